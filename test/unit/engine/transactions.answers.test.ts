// Responses for another window: put aside for the one that began the sign-in, and taken once.
import { beforeEach, describe, expect, test } from 'vitest'
import { mark } from './stage.ts'
import { day, openPending } from './transactions-stage.ts'

let { stage, transactions, make, keys } = openPending()
beforeEach(() => ({ stage, transactions, make, keys } = openPending()))

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
