// Room engine: pending sign-ins and logouts, one record per state. Each is used once, lives a day, and at most twenty are kept.
import { OidcError } from '../errors/oidc-error.ts'
import type { Records } from './engine.ts'

/** A sign-in between its request and its response. */
export interface SignInTransaction {
  readonly version: 1
  readonly kind: 'sign-in'
  readonly createdAt: number
  readonly returnTo: string
  readonly nonce: string
  readonly verifier: string
  readonly redirectUri: string
  readonly scope?: string | undefined
  readonly maxAge?: number | undefined
  readonly acr?: readonly string[] | undefined
}

/** A logout between leaving and coming back. */
export interface LogoutTransaction {
  readonly version: 1
  readonly kind: 'logout'
  readonly createdAt: number
  readonly returnTo: string
}

/** What is kept under a state. */
export type Transaction = SignInTransaction | LogoutTransaction

/** Milliseconds that a transaction lives. */
export const longestWait = 86_400_000

const mostKept = 20

const isString = (value: unknown): value is string => typeof value === 'string'
const isOptional = (value: unknown, test: (value: unknown) => boolean): boolean =>
  value === undefined || test(value)

/** Whether a stored value is a transaction in every member: storage may be old, cut or forged. */
function isTransaction(value: unknown): value is Transaction {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Partial<Record<keyof SignInTransaction, unknown>>
  const basic = record.version === 1 && typeof record.createdAt === 'number' && isString(record.returnTo)
  if (!basic || record.kind === 'logout') return basic
  return (
    record.kind === 'sign-in' &&
    isString(record.nonce) &&
    isString(record.verifier) &&
    /^[\w.~-]{43,128}$/.test(record.verifier) &&
    isString(record.redirectUri) &&
    isOptional(record.scope, isString) &&
    isOptional(record.maxAge, (age) => typeof age === 'number') &&
    isOptional(record.acr, (values) => Array.isArray(values) && values.every(isString))
  )
}

/** The pending transactions of one client. */
export interface Transactions {
  save(state: string, transaction: Transaction): Promise<void>
  /** Gives the transaction of a state and deletes it in the same step. */
  take(state: string): Promise<Transaction>
  /** Whether any sign-in is pending. */
  any(): Promise<boolean>
}

/** The record keys of a client begin with its mark, so that no other client's are touched. */
const keyOf = (state: string): string => `transaction ${state}`

/** Opens the transactions of the client whose states begin with `mark`. */
export function openTransactions(records: Records, mark: string, now: () => number): Transactions {
  const ownKeys = async (): Promise<readonly string[]> =>
    (await records.keys()).filter((key) => key.startsWith(keyOf(mark)))

  async function prune(): Promise<void> {
    const kept: { key: string; createdAt: number }[] = []
    const dead: string[] = []
    for (const key of await ownKeys()) {
      const value = await records.get(key)
      if (isTransaction(value) && Math.abs(now() - value.createdAt) < longestWait)
        kept.push({ key, createdAt: value.createdAt })
      else dead.push(key)
    }
    const oldest = kept.toSorted((one, other) => other.createdAt - one.createdAt).slice(mostKept - 1)
    await records.remove([...dead, ...oldest.map(({ key }) => key)])
  }

  return {
    async save(state, transaction) {
      await prune()
      await records.set(keyOf(state), transaction)
    },
    async take(state) {
      const value = await records.take(keyOf(state))
      if (value === undefined) {
        throw new OidcError(
          'OIDC_CALLBACK_UNKNOWN_STATE',
          'This sign-in was finished already, was begun in another browser, or was not begun here. The code was not redeemed. Sign in again.',
        )
      }
      if (!isTransaction(value)) {
        throw new OidcError(
          'OIDC_CALLBACK_UNKNOWN_STATE',
          'The stored sign-in is unreadable and was removed. Sign in again.',
        )
      }
      if (now() - value.createdAt >= longestWait) {
        throw new OidcError(
          'OIDC_CALLBACK_EXPIRED',
          'This sign-in was begun more than 24 hours ago. Sign in again.',
        )
      }
      return value
    },
    any: async () => (await ownKeys()).length > 0,
  }
}
