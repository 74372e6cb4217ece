// Room access-token: envelopes: the secrets of one answer, or of one sealed record, out of sight until they are kept.
import { NativePromise, digestText } from './primordials.ts'
import { makeIv, makeSealKey, openSealed, readText, sealText } from './sealing.ts'
import type { Sealed } from './sealing.ts'
import { revoke, settle } from './seam-requests.ts'
import type { Nothing, Prover } from './seam-requests.ts'
import { line, readLines, writeLines } from './secret-lines.ts'
import type { Pins } from './secret-lines.ts'
import type { Slots } from './slots.ts'

/** The secrets of one answer, or of one sealed record, out of sight until they are kept. */
export interface Envelope {
  /** Makes these secrets the current ones. A refresh that brought no new refresh token leaves the old one. */
  keep(): void
  /** Hashes the access token, for `at_hash`. */
  hash(algorithm: string): Promise<ArrayBuffer>
  /** Seals the secrets for storage; only where the app chose to keep them there. */
  readonly seal?: (() => Promise<Sealed>) | undefined
  /** Revokes secrets that nobody will keep. */
  discard(clientId: string): void
}

/** What secrets are bound to. */
export type Terms = Nothing & { readonly pins: Pins; readonly prover: Prover | undefined }

const ignore = (): void => undefined

/** Seals secrets under a key of their own. */
function seal(secrets: string): Promise<Sealed> {
  const iv = makeIv()
  return new NativePromise((resolve, reject) => {
    const sealWith = (key: CryptoKey): void => {
      const finish = (bytes: ArrayBuffer): void =>
        resolve({ __proto__: null, key, iv, bytes } as Sealed & Nothing)
      settle(sealText(key, iv, secrets), finish, reject)
    }
    settle(makeSealKey(), sealWith, reject)
  })
}

/** A refresh token and what all secrets are bound to. */
export type Keep = (refreshToken: string, terms: Terms) => void

/** Makes envelopes; `keep` is called when one is kept, and `canSeal` says whether one may be sealed. */
export interface Encloser {
  readonly __proto__: null
  readonly slots: Slots
  readonly keep: Keep
  readonly canSeal: boolean
}

/** What an answer brought, and whether it is that of a new session. */
interface Found {
  readonly __proto__: null
  readonly target: string
  readonly isNew: boolean
  readonly terms: Terms
}

/** Encloses the secrets of an answer: an access token that takes the place of the one before, and a refresh token. */
export function enclose(
  { slots: { find, each, empty }, keep, canSeal }: Encloser,
  { target, isNew, terms }: Found,
): (access: string, refresh: string) => Envelope {
  return (access, refresh) => {
    const discard = (clientId: string): void => {
      const secret = refresh === '' ? access : refresh
      const { revocation } = terms.pins
      if (revocation) settle(revoke(revocation, clientId, secret), ignore, ignore)
    }
    const sealAll = (): Promise<Sealed> => {
      let lines = writeLines(refresh, terms.pins) + line(target) + line(access)
      each(({ key, use }) => {
        if (key !== target && !isNew) use((held) => (lines += held === '' ? '' : line(key) + line(held)))
      })
      return seal(lines)
    }
    return {
      __proto__: null,
      keep() {
        if (isNew) empty()
        const put = find(target)?.put ?? ignore
        put(access)
        keep(refresh, terms)
      },
      hash: (algorithm: string) => digestText(algorithm, access),
      seal: canSeal ? sealAll : undefined,
      discard,
    } as Envelope
  }
}

/** Opens sealed secrets. They can only be kept: they came from where they would go. */
export function unseal(
  { slots, keep }: Encloser,
  sealed: Sealed,
  prover: Prover | undefined,
): Promise<Pick<Envelope, 'keep'>> {
  const { find, empty } = slots
  return new NativePromise((resolve, reject) => {
    const open = (bytes: ArrayBuffer): void => {
      const text = readText(bytes)
      const keepAll = (): void => {
        empty()
        readLines(text, {
          first: (refresh, pins) => keep(refresh, { __proto__: null, pins, prover }),
          accessToken(target, access) {
            const put = find(target)?.put ?? ignore
            put(access)
          },
        })
      }
      resolve({ __proto__: null, keep: keepAll } as Pick<Envelope, 'keep'> & Nothing)
    }
    settle(openSealed(sealed), open, reject)
  })
}
