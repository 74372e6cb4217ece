// Responses for another window: put aside for the one that began the sign-in, and taken once.
import { beforeEach, describe, expect, test } from 'vitest'
import { openTransactions } from '../../../src/engine/transactions.ts'
import type { Transaction, Transactions } from '../../../src/engine/transactions.ts'
import { mark, setStage } from './stage.ts'
import type { Stage } from './stage.ts'

const day = 86_400_000
let stage: Stage
let transactions: Transactions

beforeEach(() => {
  stage = setStage()
  transactions = openTransactions(stage.ports.records, mark, stage.ports.now)
})

const make = (changes: Partial<Transaction> = {}): Transaction => ({
  version: 1,
  createdAt: stage.now,
  returnTo: '/',
  nonce: 'n',
  verifier: 'v',
  redirectUri: 'https://app.test/',
  scope: 'openid',
  ...changes,
})

const keys = () => [...stage.stored.keys()]

describe('a response for another window', () => {
  const response = `code=c&state=${mark}1`
  const elsewhere = () => transactions.save(`${mark}1`, make({ isElsewhere: true }))

  test('is put aside, taken once, and its transaction still waits', async () => {
    await elsewhere()
    expect(await transactions.handOver(`${mark}1`, response)).toBe(true)
    expect(await transactions.any()).toBe(true)
    const takers = await Promise.all([transactions.collect(`${mark}1`), transactions.collect(`${mark}1`)])
    expect(takers).toEqual([response, undefined])
    expect(await transactions.take(`${mark}1`)).toMatchObject({ nonce: 'n' })
  })
  test('is seen by whoever looks, as long as it is there', async () => {
    const looks = async () => transactions.look(`${mark}1`)
    expect(await looks()).toEqual({ hasAnswer: false, isPending: false })
    await elsewhere()
    expect(await looks()).toEqual({ hasAnswer: false, isPending: true })
    await transactions.handOver(`${mark}1`, response)
    expect(await looks()).toEqual({ hasAnswer: true, isPending: true })
    await transactions.collect(`${mark}1`)
    await transactions.take(`${mark}1`)
    expect(await looks()).toEqual({ hasAnswer: false, isPending: false })
  })
  test.each([
    ['its own window began the sign-in', () => transactions.save(`${mark}1`, make())],
    ['nobody began one', async () => undefined],
    [
      'storage holds rubbish',
      async () => void stage.stored.set(`transaction ${mark}1`, { isElsewhere: true }),
    ],
  ])('is not put aside where %s', async (_, prepare) => {
    await prepare()
    expect(await transactions.handOver(`${mark}1`, response)).toBe(false)
    expect(keys().filter((key) => key.startsWith('answer'))).toEqual([])
  })
  test.each([undefined, null, 1, {}, [`code=c&state=${mark}1`], 'code=c', `code=c&state=${mark}2`])(
    'that is %j in storage is none',
    async (value) => {
      stage.stored.set(`answer ${mark}1`, value)
      expect(await transactions.collect(`${mark}1`)).toBeUndefined()
    },
  )
  test('goes with its transaction when that is too old', async () => {
    await elsewhere()
    await transactions.handOver(`${mark}1`, response)
    stage.now += day
    await transactions.save(`${mark}2`, make())
    expect(keys()).toEqual([`transaction ${mark}2`])
  })
})
