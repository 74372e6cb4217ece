// Pending sign-ins: each is used once and lives a day, at most twenty are kept, and storage may hold anything.
import { beforeEach, describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { mark } from './stage.ts'
import { day, openPending } from './transactions-stage.ts'

let { stage, transactions, make, keys } = openPending()
beforeEach(() => ({ stage, transactions, make, keys } = openPending()))

test('what is saved is taken once', async () => {
  const transaction = make({ maxAge: 60, acr: ['gold'] })
  await transactions.save(`${mark}1`, transaction)
  expect(await transactions.take(`${mark}1`)).toEqual(transaction)
  await expect(transactions.take(`${mark}1`)).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
})

test('of many who take one gets it', async () => {
  await transactions.save(`${mark}1`, make())
  const takers = await Promise.allSettled(Array.from({ length: 10 }, () => transactions.take(`${mark}1`)))
  expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each(['', `${mark}2`, 'x', '__proto__', 'constructor'])(
  'a state that is not known (%j) takes nothing',
  async (state) => {
    await transactions.save(`${mark}1`, make())
    await expect(transactions.take(state)).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
    expect(keys()).toHaveLength(1)
  },
)

describe('a day', () => {
  test.each([
    [day - 1, true],
    [day, false],
    [7 * day, false],
    [-day, false],
  ])('after %d ms it can be used: %j', async (passed, isUsable) => {
    await transactions.save(`${mark}1`, make())
    stage.now += passed
    expect(await transactions.any()).toBe(isUsable)
    const taking = transactions.take(`${mark}1`)
    if (isUsable) expect(await taking).toMatchObject({ nonce: 'n' })
    else await expect(taking).rejects.toEqual(refusal('OIDC_CALLBACK_EXPIRED'))
    expect(keys()).toEqual([])
  })
})

describe('twenty', () => {
  test('are kept, the oldest go first, and those of another client do not count', async () => {
    const others = Array.from({ length: 30 }, (_, index) => `transaction ccother00${index}`)
    for (const key of others) stage.stored.set(key, make())
    for (let index = 0; index < 25; index += 1) {
      stage.now += 1000
      await transactions.save(`${mark}${index}`, make())
    }
    const own = keys().filter((key) => key.startsWith(`transaction ${mark}`))
    expect(own.toSorted()).toEqual(
      Array.from({ length: 20 }, (_, index) => `transaction ${mark}${index + 5}`).toSorted(),
    )
    expect(keys()).toHaveLength(50)
  })
  test('are counted without those that are too old, which are removed', async () => {
    await transactions.save(`${mark}old`, make())
    stage.now += day
    await transactions.save(`${mark}new`, make())
    expect(keys()).toEqual([`transaction ${mark}new`])
  })
})

const corrupt: Record<string, unknown> = {
  null: null,
  'a text': 'transaction',
  'a number': 1,
  'a list': [1],
  'an empty object': {},
  'another version': { version: 2 },
  'no time': { createdAt: undefined },
  'a time that is a text': { createdAt: '1700000000000' },
  'a time that is a BigInt': { createdAt: 1_700_000_000_000n },
  'a time that is no number': { createdAt: NaN },
  'no verifier': { verifier: undefined },
  'a nonce that is a number': { nonce: 1 },
  'a way back that is a list': { returnTo: ['/'] },
  'a redirect URI that is a URL': { redirectUri: null },
  'a scope that is null': { scope: null },
  'an age that is a text': { maxAge: '60' },
  'an acr that is a text': { acr: 'gold' },
}

test.each(Object.entries(corrupt))(
  '%s in storage is no transaction, and the next sign-in works',
  async (_, value) => {
    const isPart = typeof value === 'object' && value !== null && !Array.isArray(value)
    const record = isPart && Object.keys(value).length > 0 ? { ...make(), ...value } : value
    stage.stored.set(`transaction ${mark}1`, record)
    expect(await transactions.any()).toBe(false)
    await expect(transactions.take(`${mark}1`)).rejects.toEqual(refusal('OIDC_CALLBACK_UNKNOWN_STATE'))
    stage.stored.set(`transaction ${mark}1`, record)
    await transactions.save(`${mark}2`, make())
    expect(keys()).toEqual([`transaction ${mark}2`])
    expect(await transactions.take(`${mark}2`)).toMatchObject({ nonce: 'n' })
  },
)

test('whether any waits is asked of one client only', async () => {
  stage.stored.set('transaction ccother001', make())
  expect(await transactions.any()).toBe(false)
  await transactions.save(`${mark}1`, make())
  expect(await transactions.any()).toBe(true)
})
