// The arguments of fetch, taken once: what changes later, or sits on Object.prototype, does not count.
import { describe, expect, test, vi } from 'vitest'
import { takeSnapshot } from '../../../src/access-token/snapshot.ts'
import { polluted } from '../refusal.ts'

/** What the constructor of Request was given; it is wrapped before the snapshot's file captures it. */
const inits = vi.hoisted(() => {
  const seen: object[] = []
  globalThis.Request = new Proxy(Request, {
    construct(target, args: [string, object], newTarget) {
      seen.push(args[1])
      return Reflect.construct(target, args, newTarget) as Request
    },
  })
  return seen
})

const url = 'https://api.test/v1'
const post = { method: 'POST', body: 'a=b' }
test('what is asked is what is taken', async () => {
  const init = { ...post, headers: { 'x-test': '1' }, keepalive: true }
  const { request, ...snapshot } = takeSnapshot(`${url}?a`, init)
  expect(snapshot).toMatchObject({ url: `${url}?a`, method: 'POST' })
  expect([request.url, request.method, request.headers.get('x-test')]).toEqual([`${url}?a`, 'POST', '1'])
  expect([request.keepalive, await request.text()]).toEqual([true, 'a=b'])
})

test('a Request is taken with all that it has', async () => {
  const input = new Request(url, { ...post, headers: { 'x-test': '1' }, credentials: 'include' })
  const { request, method } = takeSnapshot(input, undefined)
  expect([method, request.headers.get('x-test'), request.credentials]).toEqual(['POST', '1', 'include'])
  expect(await request.text()).toBe('a=b')
})

test('every member of an init is read once', () => {
  const reads = { method: 0, headers: 0, redirect: 0 }
  const init = {
    get method() {
      reads.method += 1
      return reads.method > 1 ? 'DELETE' : 'PUT'
    },
    get headers() {
      reads.headers += 1
      return { 'x-test': `${reads.headers}` }
    },
    get redirect(): RequestRedirect {
      reads.redirect += 1
      return reads.redirect > 1 ? 'follow' : 'manual'
    },
  }
  const { request } = takeSnapshot(url, init)
  expect(reads).toEqual({ method: 1, headers: 1, redirect: 1 })
  expect([request.method, request.headers.get('x-test'), request.redirect]).toEqual(['PUT', '1', 'manual'])
})

test('an init that is changed afterwards changes nothing', () => {
  const init = { method: 'PUT', headers: new Headers({ 'x-test': '1' }) }
  const { request } = takeSnapshot(url, init)
  init.headers.set('x-test', '2')
  init.method = 'DELETE'
  expect([request.method, request.headers.get('x-test')]).toEqual(['PUT', '1'])
})

describe('an instance of a class is an init', () => {
  class Base {
    get method() {
      return 'PUT'
    }
    get credentials(): RequestCredentials {
      return 'include'
    }
  }
  class Init extends Base {
    override get credentials(): RequestCredentials {
      return 'omit'
    }
  }
  test('with the getters of its class and of those above, the nearest first', () => {
    const { request } = takeSnapshot(url, new Init())
    expect([request.method, request.credentials]).toEqual(['PUT', 'omit'])
  })
  test('that may have no prototype', () => {
    expect(takeSnapshot(url, Object.assign(Object.create(null), post)).method).toBe('POST')
  })
})

test.each(['method', 'headers', 'body', 'redirect', 'credentials', 'signal'])(
  'a polluted `%s` takes no part',
  (name) => {
    for (const init of [undefined, {}, { cache: 'no-store' } as const]) {
      // Node's own Request reads the pollution where a browser's does not: what counts is what it is given.
      polluted(name, 'manual', () => {
        try {
          takeSnapshot(url, init)
        } catch {}
      })
      const given = inits.at(-1) ?? {}
      expect(Object.getPrototypeOf(given)).toBeNull()
      expect({ ...given }).toEqual({ ...init, redirect: 'error' })
    }
  },
)

const redirects: [RequestRedirect | undefined, RequestRedirect | undefined, RequestRedirect][] = [
  [undefined, undefined, 'error'],
  [undefined, 'follow', 'error'],
  [undefined, 'error', 'error'],
  [undefined, 'manual', 'manual'],
  ['follow', undefined, 'error'],
  ['manual', undefined, 'manual'],
  ['manual', 'follow', 'error'],
  ['error', 'manual', 'manual'],
]

test.each(redirects)('redirect %s of a Request and %s of an init come to %s', (own, wish, result) => {
  const input = new Request(url, { ...(own && { redirect: own }) })
  expect(takeSnapshot(input, wish && { redirect: wish }).request.redirect).toBe(result)
  if (!own) expect(takeSnapshot(url, wish && { redirect: wish }).request.redirect).toBe(result)
})

describe('the signal by which a caller can give up', () => {
  const { signal } = new AbortController()
  const request = new Request(url)
  test.each([
    ['of the init', url, { signal }, signal],
    ['of the init before that of the Request', request, { signal }, signal],
    ['of the Request', request, {}, request.signal],
    ['of nobody', new URL(url), undefined, undefined],
  ])('is that %s', (_, input, init, expected) => {
    expect(takeSnapshot(input, init).signal).toBe(expected)
  })
})

describe('a copy to send again', () => {
  test.each(['GET', 'HEAD'])('of a %s is another one each time', (method) => {
    const { request, again } = takeSnapshot(url, { method, headers: { a: 'b' } })
    const [one, other] = [again(), again()]
    expect(new Set([request, one, other]).size).toBe(3)
    for (const copy of [one, other])
      expect([copy?.url, copy?.method, copy?.headers.get('a')]).toEqual([url, method, 'b'])
  })
  test('of a request with a body has the body too, each time', async () => {
    const { request, again } = takeSnapshot(url, post)
    expect(await request.text()).toBe('a=b')
    expect([await again()?.text(), await again()?.text()]).toEqual(['a=b', 'a=b'])
  })
  test('is not made of a stream', () => {
    const cancel = vi.fn()
    const body = new ReadableStream({ cancel })
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit
    expect(takeSnapshot(url, init).again()).toBeUndefined()
  })
})
