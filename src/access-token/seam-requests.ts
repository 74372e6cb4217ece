// Room access-token: the requests that carry a token, and what they share. What goes through here is handed in and handed on; nothing is
// kept. No promise that carries a token is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeRequest,
  defineProperty,
  digestText,
  encodeComponent,
  headersGet,
  headersSet,
  nativeFetch,
  promiseThen,
  requestHeaders,
  requestMethod,
  requestRedirect,
  requestUrl,
  responseHeaders,
} from './primordials.ts'
import { base64url } from './base64url.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { makePost } from '../protocol/provider-request.ts'

export type Nothing = { readonly __proto__: null }

/** What a proof is asked for. */
export interface ProofAsk {
  readonly method: string
  readonly url: string
  /** Hash of the access token (RFC 9449 §4.2). */
  readonly ath?: string | undefined
}

/** Proves that requests come from the holder of a key (RFC 9449). */
export interface Prover {
  readonly prove: (ask: ProofAsk) => Promise<string>
  /** Takes the nonce that a server wants to see next. */
  readonly learn: (url: string, nonce: string | null) => void
}

/** Listens to a promise without asking it or its prototype for a constructor. */
export function settle<Value>(
  promise: Promise<Value>,
  onValue: (value: Value) => void,
  onError: (error: unknown) => void,
): void {
  defineProperty(promise, 'constructor', { __proto__: null, value: undefined } as PropertyDescriptor &
    Nothing)
  void promiseThen(promise, onValue, onError)
}

/** Hears a proof for a request, or an empty one where no key is at work. */
export function withProof(prover: Prover | undefined, ask: ProofAsk, hear: ProofHearing): void {
  const { onProof, onError } = hear
  if (prover) {
    const { prove } = prover
    settle(prove(ask), onProof, onError)
  } else onProof('')
}

export interface ProofHearing {
  readonly onProof: (proof: string) => void
  readonly onError: (error: unknown) => void
}

/** Takes the nonce of a server's answer; whether there was one. */
export function learnNonce(prover: Prover | undefined, url: string, response: Response): boolean {
  const nonce = headersGet(responseHeaders(response), 'dpop-nonce')
  if (!prover || nonce === null) return false
  const { learn } = prover
  learn(url, nonce)
  return true
}

const nowhere = new RangeError('There is no revocation endpoint.')

/** Revokes a token by a request that outlives the page. Without an endpoint nothing is sent: an empty URL would be the page's own. */
export function revoke(url: string, clientId: string, secret: string): Promise<Response> {
  if (url === '') return new NativePromise((_, reject) => reject(nowhere))
  const body = 'token=' + encodeComponent(secret) + '&client_id=' + encodeComponent(clientId)
  const init = makePost(body)
  init.keepalive = true
  return nativeFetch(url, init)
}

/** Makes the copy that gets the header, so that whoever made the request cannot read it. */
export function makeCopy(request: Request, isAllowed: (url: string) => boolean): Request {
  const redirect = requestRedirect(request) === 'manual' ? 'manual' : 'error'
  const init: RequestInit & Nothing = { __proto__: null, redirect }
  const copy = new NativeRequest(request, init)
  if (isAllowed(requestUrl(copy))) return copy
  throw new OidcError('OIDC_RESOURCE_NOT_LISTED', 'This URL may not have the access token.')
}

/** Sends a copy with the token, as whoever bears it. */
export function sendBearer(copy: Request, accessToken: string): Promise<Response> {
  headersSet(requestHeaders(copy), 'authorization', 'Bearer ' + accessToken)
  return nativeFetch(copy)
}

/** Sends a copy with the token and a proof for this token and this request. */
export function sendProven(copy: Request, accessToken: string, prover: Prover): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const url = requestUrl(copy)
    const send = (proof: string): void => {
      const headers = requestHeaders(copy)
      // RFC 9449 §7.1: a token that is bound to a key goes under its own scheme.
      headersSet(headers, 'authorization', 'DPoP ' + accessToken)
      headersSet(headers, 'dpop', proof)
      const read = (response: Response): void => {
        learnNonce(prover, url, response)
        resolve(response)
      }
      settle(nativeFetch(copy), read, reject)
    }
    const prove = (hash: ArrayBuffer): void => {
      const ask = { __proto__: null, method: requestMethod(copy), url, ath: base64url(hash) } as ProofAsk
      withProof(prover, ask, { __proto__: null, onProof: send, onError: reject } as ProofHearing)
    }
    settle(digestText('SHA-256', accessToken), prove, reject)
  })
}
