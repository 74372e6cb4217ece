// What a page load comes to before anything is loaded: it has something to do, or nobody is signed in.
import { describe, expect, test, vi } from 'vitest'
import type { Callback } from '../../../src/flow/callback.ts'
import { start } from '../../../src/flow/start.ts'
import { openStage, origin, place } from './stage.ts'

const state = `${place.stateMark}1`
const callback = `${place.redirectUri}?code=c&state=${state}`

/** A page load at an address, whose sign says that. */
function load(address?: string, word?: string) {
  const { flow, ...stage } = openStage(address)
  const arrive = vi.fn<(callback: Callback) => Promise<void>>(async () => undefined)
  const sign = { read: () => word, write: () => undefined, onChange: () => () => undefined }
  return { ...stage, arrive, run: start({ ...flow, sign, arrive }) }
}

test('an ordinary page load: nobody is signed in, nothing is shown, and nothing is loaded', async () => {
  const { run, sessions, moves, arrive } = load()
  await run
  expect([sessions, moves, arrive.mock.calls]).toEqual([[{ status: 'signed-out', reason: 'none' }], [], []])
})

describe('there is something to do', () => {
  test('for a callback, which is taken off the address before anything is waited for', async () => {
    const { run, moves, arrive, sessions } = load(callback)
    expect(moves).toEqual([['show', place.redirectUri]])
    await run
    expect(arrive.mock.calls).toEqual([[{ parameters: `code=c&state=${state}`, hasState: true }]])
    expect(sessions).toEqual([])
  })
  test('for a foreign answer, which stays where it is', async () => {
    const { run, moves, arrive } = load(`${place.redirectUri}?code=c&state=other`)
    await run
    expect([arrive.mock.calls, moves]).toEqual([[[{ isForeign: true, hasState: true }]], []])
  })
  test.each(['a.1', 'rubbish', '.', ' '])('where the sign says %j', async (word) => {
    const { run, arrive } = load(`${origin}/`, word)
    await run
    expect(arrive).toHaveBeenCalledOnce()
  })
})

test.each([undefined, '', 'signed-out', 'ended'])(
  'there is nothing to do where the sign says %j',
  async (word) => {
    const { run, arrive, sessions } = load(`${origin}/`, word)
    await run
    expect([sessions, arrive.mock.calls]).toEqual([[{ status: 'signed-out', reason: 'none' }], []])
  },
)

test('what goes wrong is thrown', async () => {
  const { flow } = openStage(callback)
  const sign = { read: () => undefined, write: () => undefined, onChange: () => () => undefined }
  const arrive = () => Promise.reject(new Error('offline'))
  await expect(start({ ...flow, sign, arrive })).rejects.toThrow('offline')
})
