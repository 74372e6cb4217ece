// Room access-token: proofs of possession (RFC 9449). A proof says that a request comes from the holder of a key; no token is in it.
import { base64url } from './base64url.ts'
import { NativePromise, promiseThen, stringify } from './primordials.ts'
import { NativeURL, base64urlText, randomId, signText, urlOrigin, urlPath } from './proof-primordials.ts'
import { findParameters } from './proof-keys.ts'
import type { ProofKey } from './proof-keys.ts'
import type { Prover } from './seam.ts'

export { isProofKey, makeProofKey, thumbprintOf } from './proof-keys.ts'

type Plain<Value> = Record<string, Value> & { readonly __proto__: null }

/** Opens the prover of a key. `now` is the wall clock in milliseconds since the epoch. */
export function openProver({ alg, pair, jwk }: ProofKey, now: () => number): Prover {
  const parameters = findParameters(alg) as AlgorithmIdentifier
  // RFC 9449 §4.2: the type, the algorithm and the public key.
  const header = base64urlText(
    stringify({ __proto__: null, typ: 'dpop+jwt', alg, jwk: { __proto__: null, ...jwk } }),
  )
  // RFC 9449 §8.2: each server has nonces of its own, and the newest counts.
  const nonces = { __proto__: null } as Plain<string | undefined>

  return {
    prove({ method, url, ath }) {
      const target = new NativeURL(url)
      const origin = urlOrigin(target)
      const time = now()
      const payload = stringify({
        __proto__: null,
        jti: randomId(),
        htm: method,
        // RFC 9449 §4.2: without query and fragment.
        htu: origin + urlPath(target),
        iat: (time - (time % 1000)) / 1000,
        ath,
        nonce: nonces[origin],
      })
      const input = header + '.' + base64urlText(payload)
      return new NativePromise((resolve, reject) => {
        const finish = (signature: ArrayBuffer): void => resolve(input + '.' + base64url(signature))
        void promiseThen(signText(parameters, pair.privateKey, input), finish, reject)
      })
    },
    learn(url, nonce) {
      if (nonce !== null && nonce !== '') nonces[urlOrigin(new NativeURL(url))] = nonce
    },
  }
}
