// Room engine: pending sign-ins and logouts, one record per state. Each is used once, lives a day, and at most twenty are kept.
import { OidcError } from '../errors/oidc-error.ts'
import type { Records } from './engine.ts'

/** What is kept under a state between a request to the provider and its response. */
export interface Transaction {
  readonly version: 1
  readonly kind: 'sign-in' | 'logout'
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly returnTo: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly scope: string
  readonly maxAge?: number | undefined
  readonly acr?: readonly string[] | undefined
}

/** Milliseconds that a transaction lives. */
const longestWait = 86_400_000

const mostKept = 20

const texts = ['returnTo', 'nonce', 'verifier', 'redirectUri', 'scope'] as const

/** Whether a stored value is a transaction: storage may be old, cut or forged. */
function isTransaction(value: unknown): value is Transaction {
  const { version, kind, createdAt, maxAge = 0, acr = [], ...rest } = { ...(value as Transaction) }
  return (
    version === 1 &&
    (kind === 'sign-in' || kind === 'logout') &&
    [createdAt, maxAge].every(Number.isFinite) &&
    Array.isArray(acr) &&
    texts.every((name) => typeof rest[name] === 'string')
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

/** Deletes what is dead, and the oldest so that one more has room. */
async function prune(records: Records, own: readonly string[], now: number): Promise<void> {
  const ages = await Promise.all(
    own.map(async (key) => {
      const value = await records.get(key)
      return { key, age: isTransaction(value) ? Math.abs(now - value.createdAt) : Infinity }
    }),
  )
  const young = ages.toSorted((one, other) => one.age - other.age).slice(0, mostKept - 1)
  const kept = young.filter(({ age }) => age < longestWait).map(({ key }) => key)
  await records.remove(own.filter((key) => !kept.includes(key)))
}

/** Opens the transactions of the client whose states begin with `mark`; no other client's are touched. */
export function openTransactions(records: Records, mark: string, now: () => number): Transactions {
  const keyOf = (state: string): string => `transaction ${state}`
  const ownKeys = async (): Promise<readonly string[]> =>
    (await records.keys()).filter((key) => key.startsWith(keyOf(mark)))
  return {
    async save(state, transaction) {
      await prune(records, await ownKeys(), now())
      await records.set(keyOf(state), transaction)
    },
    async take(state) {
      const value = await records.take(keyOf(state))
      if (!isTransaction(value)) {
        throw new OidcError(
          'OIDC_CALLBACK_UNKNOWN_STATE',
          'This sign-in was finished already or not begun in this browser. The code was not redeemed. Sign in again.',
        )
      }
      if (now() - value.createdAt < longestWait) return value
      throw new OidcError(
        'OIDC_CALLBACK_EXPIRED',
        'This sign-in was begun more than 24 hours ago. Sign in again.',
      )
    },
    any: async () => (await ownKeys()).length > 0,
  }
}
