// Room engine: pending sign-ins and logouts, one record per state. Each is used once, lives a day, and at most twenty are kept.
import { OidcError } from '../errors/oidc-error.ts'
import type { Records } from './engine.ts'

/** What is kept under a state between a request to the provider and its response. */
export interface Transaction {
  readonly version: 1
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly returnTo: string
  readonly nonce: string
  /** The PKCE verifier; empty for a logout. */
  readonly verifier: string
  readonly redirectUri: string
  readonly scope: string
  readonly maxAge?: number | undefined
  readonly acr?: readonly string[] | undefined
}

const longestWait = 86_400_000
const mostKept = 20

/** Whether a stored value is a transaction: storage may be old, cut or forged. */
function isTransaction(value: unknown): value is Transaction {
  const { version, createdAt, maxAge = 0, acr = [], ...texts } = { ...(value as Transaction) }
  return (
    version === 1 &&
    [createdAt, maxAge].every(Number.isFinite) &&
    Array.isArray(acr) &&
    [texts.returnTo, texts.nonce, texts.verifier, texts.redirectUri, texts.scope].every(
      (text) => typeof text === 'string',
    )
  )
}

/** The pending transactions of one client. */
export interface Transactions {
  save(state: string, transaction: Transaction): Promise<void>
  /** Gives the transaction of a state and deletes it in the same step. */
  take(state: string): Promise<Transaction>
  /** Whether any is pending. */
  any(): Promise<boolean>
}

/** Opens the transactions of the client whose states begin with `mark`; no other client's are touched. */
export function openTransactions(records: Records, mark: string, now: () => number): Transactions {
  const isYoung = (value: unknown): boolean =>
    isTransaction(value) && Math.abs(now() - value.createdAt) < longestWait
  const createdAt = ([, value]: readonly [string, unknown]): number =>
    isYoung(value) ? (value as Transaction).createdAt : 0
  /** The client's own records, youngest first, unusable ones last. */
  const own = async (): Promise<(readonly [string, unknown])[]> =>
    (await records.entries())
      .filter(([key]) => key.startsWith(`transaction ${mark}`))
      .sort((one, other) => createdAt(other) - createdAt(one))
  return {
    async save(state, transaction) {
      const spare = (await own()).filter((entry, index) => !createdAt(entry) || index > mostKept - 2)
      await records.remove(spare.map(([key]) => key))
      await records.set(`transaction ${state}`, transaction)
    },
    async take(state) {
      const value = await records.take(`transaction ${state}`)
      if (!isTransaction(value)) {
        throw new OidcError(
          'OIDC_CALLBACK_UNKNOWN_STATE',
          'This sign-in was finished already, or not begun in this browser. The code was not redeemed. Sign in again.',
        )
      }
      if (isYoung(value)) return value
      throw new OidcError(
        'OIDC_CALLBACK_EXPIRED',
        'This sign-in was begun more than 24 hours ago. Sign in again.',
      )
    },
    any: async () => (await own()).some(createdAt),
  }
}
