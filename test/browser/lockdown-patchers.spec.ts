// Rows N-03, N-08: libraries that patch the realm before us. All works, with lockdown after them, too; they see what early scripts see.
import { lockdown } from '../../src/client/lockdown.ts'
import * as step from './fixtures.ts'

const { expect, test } = step

/** As zones do: tasks and promises are wrapped, and wrappers say that they are native. */
const zones = `{
  const originals = new WeakMap()
  const wrap = (owner, name, make) => {
    const original = owner[name]
    const wrapper = make(original)
    originals.set(wrapper, original)
    owner[name] = wrapper
  }
  const { toString } = Function.prototype
  Function.prototype.toString = function () { return toString.call(originals.get(this) ?? this) }
  const inZone = (callback) => typeof callback === 'function' ? function (...told) { return callback.apply(this, told) } : callback
  wrap(Promise.prototype, 'then', (then) => function (done, failed) { return then.call(this, inZone(done), inZone(failed)) })
  wrap(window, 'setTimeout', (set) => (callback, ...told) => set(inZone(callback), ...told))
  wrap(window, 'queueMicrotask', (queue) => (callback) => queue(inZone(callback)))
  wrap(EventTarget.prototype, 'addEventListener', (add) => function (type, ...told) { return add.call(this, type, ...told) })
  window.Promise = class ZoneAwarePromise extends Promise {}
  window.seen = []
  window.seen.push('zones')
}`

/** As error reporters and tracing do: requests and answers are looked at, and noted. */
const tracing = `{
  window.seen = []
  const { fetch: original } = window
  window.fetch = async function (input, init) {
    const request = new Request(input, init)
    window.seen.push(request.headers.get('authorization') ?? '')
    const response = await original.call(this, input, init)
    response.clone().text().catch(() => '')
    return response
  }
  const { replaceState } = History.prototype
  History.prototype.replaceState = function (...told) { return replaceState.apply(this, told) }
}`

const lock = `;(${String(lockdown)})();`

for (const [name, source] of Object.entries({ zones, tracing })) {
  for (const isLocked of [false, true]) {
    test(`N-08 ${name} before us${isLocked ? ', lockdown after them' : ''}: all works`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      app.early(isLocked ? source + lock : source)
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      op.forgetAccessTokens()
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      const token = op.secrets.findLast(({ cargo }) => cargo === 'access token')?.value
      const seen = await tab.evaluate(() => (window as unknown as { seen: string[] }).seen)
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
      expect(tab.seen.errors).toEqual([])
      // The control, and the price: what runs first is an early script, and sees the token.
      expect(seen).toContain(name === 'zones' ? 'zones' : `Bearer ${token}`)
    })
  }
}

test('N-03 nothing random comes from Math.random: it throws, and all works', async ({
  op,
  api,
  app,
  tab,
}) => {
  app.early(`window.calls = 0
    Math.random = () => { window.calls += 1; throw new Error('Math.random') }`)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  const calls = () =>
    tab.evaluate(() => {
      const { calls } = window as unknown as { calls: number }
      return calls
    })
  expect(await calls()).toBe(0)
  await tab.evaluate(() => {
    try {
      Math.random()
    } catch {
      // The control: it does throw.
    }
  })
  expect(await calls()).toBe(1)
})
