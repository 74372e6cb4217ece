// The breaker: two automatic redirects in a minute, not more, whatever the storage and the clock do; the user always may.
import { describe, expect, test, vi } from 'vitest'
import { openBreaker } from '../../../src/flow/breaker.ts'
import type { Attempts, Leaving } from '../../../src/flow/breaker.ts'

const kinds: Leaving[] = ['sign-in', 'step-up']
const thrice = <Value>(attempt: () => Value): Value[] => [1, 2, 3].map(attempt)

/** A tab whose pages load one after another; nobody acts unless a test says so. */
function openTab(stored?: string) {
  const tab = { stored, isWritable: true, isActive: false, time: 1_000_000 }
  const write = vi.fn((text: string) => {
    if (tab.isWritable) tab.stored = text
    return tab.isWritable
  })
  const load = (isBack = false) => {
    const attempts: Attempts = { read: () => tab.stored, write, isBack, hasActivation: () => tab.isActive }
    return openBreaker(attempts, () => tab.time)
  }
  /** A page load that leaves by itself, if it may. */
  const leave = (kind: Leaving, breaker = load()): boolean => {
    const may = breaker.mayLeave(kind)
    if (may) breaker.noteLeaving(kind)
    return may
  }
  return { tab, write, load, leave }
}

describe.each(kinds)('%s', (kind) => {
  test('leaves twice in 60 seconds, and again when the first is longer ago', () => {
    const { tab, leave } = openTab()
    const left = [0, 30_000, 29_999, 1, 0, 30_000].map((step) => {
      tab.time += step
      return leave(kind)
    })
    expect(left).toEqual([true, true, false, true, false, true])
  })
  test('is counted once where a page load asks more than once', () => {
    const { load, leave } = openTab()
    const pages = [load(), load(), load()]
    expect(pages.map((page) => [leave(kind, page), leave(kind, page)])).toEqual([
      [true, true],
      [true, true],
      [false, false],
    ])
  })
  test('is counted anew in the same page load when an attempt has failed', () => {
    const { load, leave } = openTab()
    const page = load()
    expect(thrice(() => [leave(kind, page), page.noteFailure(undefined)][0])).toEqual([true, true, false])
  })
  test('is counted by itself', () => {
    const { leave } = openTab()
    const [other] = kinds.filter((name) => name !== kind) as [Leaving]
    expect([other, other, kind, kind, kind].map((name) => leave(name))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
  })
  test('is not counted when it is only asked for', () => {
    const { load } = openTab()
    expect(thrice(() => load().mayLeave(kind))).toEqual([true, true, true])
  })
  test.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a list', '[1]'],
    ['a text', '"ab"'],
    ['other forms', `{"${kind}":{"length":9},"oauth":7}`],
    ['other members', `{"${kind}":["1000000","1000000",null]}`],
    ['a time instead of a list', `{"${kind}":1000000}`],
    ['times to come', `{"${kind}":[1000001,9e99]}`],
  ])('is free where %s is stored', (_, stored) => {
    const { load, leave } = openTab(stored)
    expect(load().lastError()).toBeUndefined()
    expect(leave(kind)).toBe(true)
  })
  test('is refused where it cannot be counted, unless the user acts', () => {
    const { tab, load } = openTab()
    tab.isWritable = false
    expect(load().mayLeave(kind)).toBe(false)
    tab.isActive = true
    expect(load().mayLeave(kind)).toBe(true)
  })
})

/** What ends the count of sign-ins. */
const ends: [string, (stage: ReturnType<typeof openTab>) => unknown][] = [
  ['a page that is signed in', ({ load }) => load().noteSignedIn()],
  ['Back or Forward', ({ load }) => load(true)],
  [
    'a sign-in that the user asks for',
    ({ tab, load }) => {
      tab.isActive = true
      const page = load()
      expect(page.mayLeave('sign-in')).toBe(true)
      tab.isActive = false
      page.noteLeaving('sign-in')
    },
  ],
]

test.each(ends)('%s ends the count of sign-ins, not that of step-ups, and the last error', (_, end) => {
  const stage = openTab()
  for (const kind of kinds) for (const _time of [1, 2]) stage.leave(kind)
  stage.load().noteFailure({ error: 'login_required' })
  end(stage)
  expect(stage.load().lastError()).toBeUndefined()
  expect(stage.leave('step-up')).toBe(false)
  expect(thrice(() => stage.leave('sign-in'))).toEqual([true, true, false])
})

test('a user who acts is free to sign in as often as it pleases, but an API that challenges for ever is not heard', () => {
  const { tab, leave } = openTab()
  tab.isActive = true
  expect([1, 2, 3, 4].map(() => leave('sign-in'))).toEqual([true, true, true, true])
  expect(thrice(() => leave('step-up'))).toEqual([true, true, false])
})

test('step-ups that succeed in one page load are counted each: an API may challenge for ever', () => {
  const { load, leave } = openTab()
  const page = load()
  expect(thrice(() => [leave('step-up', page), page.noteSignedIn()][0])).toEqual([true, true, false])
})

test('a signed-in page of a tab that never left stores nothing', () => {
  const { load, write } = openTab()
  load(true).noteSignedIn()
  expect(write).not.toHaveBeenCalled()
})

describe('the last error', () => {
  test('is what the provider said last, over page loads', () => {
    const { load, leave } = openTab()
    load().noteFailure({ error: 'server_error' })
    load().noteFailure({ error: 'login_required', error_description: 'no session' })
    leave('sign-in')
    load().noteFailure(undefined)
    expect(load().lastError()).toEqual({ error: 'login_required', error_description: 'no session' })
  })
  test('is cleaned, as storage may be forged', () => {
    const oauth = { error: 'a"<b>', error_description: 'x'.repeat(1_000), error_uri: 'javascript:alert(1)' }
    const { load } = openTab(JSON.stringify({ oauth }))
    expect(load().lastError()).toEqual({ error: 'a <b>', error_description: 'x'.repeat(400) })
  })
})
