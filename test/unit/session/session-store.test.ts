// The current session: one object until something changes, and everybody hears of a change.
import { afterEach, expect, test, vi } from 'vitest'
import { openSessionStore } from '../../../src/session/session-store.ts'
import { signedOut, unknownSession } from '../../../src/session/session.ts'

afterEach(() => vi.unstubAllGlobals())

test('it is unknown at first, and then the same frozen object until it is set', () => {
  const store = openSessionStore(() => undefined)
  expect(store.get()).toBe(unknownSession)
  const session = signedOut('none')
  store.set(session)
  expect(store.get()).toBe(session)
  expect(Object.isFrozen(store.get())).toBe(true)
})

test('all hear of every change, the first one first', () => {
  const heard: string[] = []
  const note = (who: string) => (session: { status: string }) => heard.push(`${who} ${session.status}`)
  const store = openSessionStore(note('trace'))
  store.subscribe(note('app'))
  store.set(signedOut('none'))
  expect(heard).toEqual(['trace signed-out', 'app signed-out'])
})

test('a subscription ends by itself, though the same listener has two', () => {
  const store = openSessionStore(() => undefined)
  const listener = vi.fn()
  const [end] = [store.subscribe(listener), store.subscribe(listener)]
  end()
  end()
  store.set(signedOut('none'))
  expect(listener).toHaveBeenCalledOnce()
})

test('listeners may come and go while others hear', () => {
  const store = openSessionStore(() => undefined)
  const late = vi.fn()
  const end = store.subscribe(() => {
    end()
    store.subscribe(late)
  })
  store.set(signedOut('none'))
  expect(late).not.toHaveBeenCalled()
  store.set(signedOut('ended'))
  expect(late).toHaveBeenCalledOnce()
})

test.each([true, false])(
  'a listener that throws keeps nothing from the others (reportError: %j)',
  (isThere) => {
    const report = vi.fn()
    vi.stubGlobal('reportError', isThere ? report : undefined)
    const store = openSessionStore(() => undefined)
    const error = new Error('of the app')
    store.subscribe(() => {
      throw error
    })
    const listener = vi.fn()
    store.subscribe(listener)
    store.set(signedOut('none'))
    expect(listener).toHaveBeenCalledExactlyOnceWith(store.get())
    expect(report.mock.calls).toEqual(isThere ? [[error]] : [])
  },
)
