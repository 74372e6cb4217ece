// Unit tests: the transactions of one client, on a stage of their own.
import { openTransactions } from '../../../src/engine/transactions.ts'
import type { Transaction, Transactions } from '../../../src/engine/transactions.ts'
import { mark, setStage } from './stage.ts'
import type { Stage } from './stage.ts'

export const day = 86_400_000

export interface Pending {
  readonly stage: Stage
  readonly transactions: Transactions
  /** Makes a transaction of now. */
  make(changes?: Partial<Transaction>): Transaction
  /** What is stored, by its keys. */
  keys(): string[]
}

export function openPending(): Pending {
  const stage = setStage()
  return {
    stage,
    transactions: openTransactions(stage.ports.records, mark, stage.ports.now),
    make: (changes = {}) => ({
      version: 1,
      createdAt: stage.now,
      returnTo: '/',
      nonce: 'n',
      verifier: 'v',
      redirectUri: 'https://app.test/',
      scope: 'openid',
      ...changes,
    }),
    keys: () => [...stage.stored.keys()],
  }
}
