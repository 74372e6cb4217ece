// Room engine: pending sign-ins and logouts, one record per state. Each is used once, lives a day, and at most twenty are kept.
import type { ProofKey } from '../access-token/proof-keys.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Records } from './engine.ts'

/** What is kept under a state between a request to the provider and its response. */
export interface Transaction {
  readonly version: 1
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly returnTo: string
  /** What the page wants to see again. */
  readonly view?: unknown
  /** Whether the window that gets the response hands it to the one that waits for it. */
  readonly isElsewhere?: boolean | undefined
  readonly prompt?: string | undefined
  readonly nonce: string
  /** The PKCE verifier; empty for a logout. */
  readonly verifier: string
  readonly redirectUri: string
  readonly scope: string
  readonly maxAge?: number | undefined
  readonly acr?: readonly string[] | undefined
  /** The key that the code is bound to, where it was made ahead; looked at by whoever uses it. */
  readonly proofKey?: ProofKey | undefined
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

/** Responses on their way from the window that got them to the one that waits for them. */
interface Answers {
  /** Puts a response aside for the window that waits for it; `false` where none does. */
  handOver(state: string, parameters: string): Promise<boolean>
  /** Takes a response that was put aside. */
  collect(state: string): Promise<string | undefined>
  /** What there is of a state: a response that was put aside, or at least a transaction that waits for one. */
  look(state: string): Promise<{ readonly hasAnswer: boolean; readonly isPending: boolean }>
}

/** The pending transactions of one client. */
export interface Transactions extends Answers {
  save(state: string, transaction: Transaction): Promise<void>
  /** Gives the transaction of a state and deletes it in the same step. */
  take(state: string): Promise<Transaction>
  /** Whether any is pending. */
  any(): Promise<boolean>
}

function openAnswers(records: Records): Answers {
  return {
    async handOver(state, parameters) {
      const value = await records.get(`transaction ${state}`)
      if (!isTransaction(value) || !value.isElsewhere) return false
      await records.set(`answer ${state}`, parameters)
      return true
    },
    async collect(state) {
      const parameters = await records.take(`answer ${state}`)
      const isOurs = typeof parameters === 'string' && new URLSearchParams(parameters).get('state') === state
      return isOurs ? parameters : undefined
    },
    async look(state) {
      const [answer, transaction] = await Promise.all([
        records.get(`answer ${state}`),
        records.get(`transaction ${state}`),
      ])
      return { hasAnswer: answer !== undefined, isPending: transaction !== undefined }
    },
  }
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
      await records.remove(spare.flatMap(([key]) => [key, key.replace('transaction', 'answer')]))
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
        'This sign-in was begun more than 24 hours ago, or the clock of this device was changed. Sign in again.',
      )
    },
    ...openAnswers(records),
    any: async () => (await own()).some(createdAt),
  }
}
