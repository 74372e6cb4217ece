// Browser tests, requests counted: a code is redeemed once, whoever asks, and whatever is reloaded when.
import { expect, openApp, outcome, signIn, test, type Tab } from './fixtures.ts'
import { keepBackCallback } from './servers/hostile/changes.ts'
import { expectHonestSignIn } from './rows/rejection.ts'
import { createGate } from './servers/answer.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

/** Signs in as far as the callback, which is kept back: the tab ends at the app's `/waiting`. */
async function beginSignIn(op: HostileProvider, origin: string, tab: Tab): Promise<string> {
  await openApp(tab)
  const callback = keepBackCallback(op.switches.authorization, `${origin}/waiting`)
  await signIn(tab)
  return callback()
}

test('three clients and thirty calls of ready() at once: one token request', async ({ op, app, tab }) => {
  const callback = await beginSignIn(op, app.origin, tab)
  await app.bootWith('crowd.ts')
  await tab.goto(callback)
  await outcome(tab)
  expect(await tab.evaluate(() => window.crowd)).toEqual(Array.from({ length: 30 }, () => 'signed-in'))
  expect([op.count('token'), op.count('jwks')]).toEqual([1, 1])
  expect(tab.seen.errors).toEqual([])
})

test('a reload before the token request: the code is redeemed then, once', async ({ op, app, tab }) => {
  const callback = await beginSignIn(op, app.origin, tab)
  app.serve('/boot.js', '')
  await tab.goto(callback)
  expect(op.count('token')).toBe(0)
  await app.bootWith('boot.ts')
  await tab.reload()
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('token')).toBe(1)
})

test('a reload during the token request: no second one, and the next sign-in works', async ({
  op,
  app,
  tab,
}) => {
  const callback = await beginSignIn(op, app.origin, tab)
  const gate = createGate()
  op.switches.token.once = [{ gate }]
  await tab.goto(callback)
  await op.next('token')
  await tab.reload()
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect((await outcome(tab)).status).toBe('signed-out')
  gate.open()
  await tab.goto(callback)
  expect(await outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'stale-callback' })
  expect(op.count('token')).toBe(1)
  expect(tab.seen.errors).toEqual([])
  await expectHonestSignIn({ op, app, tab })
})

for (const store of ['memory', 'indexeddb', 'auto']) {
  test(`a reload after it, Back twice, and Forward (${store}): no second one with its code`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const callback = await beginSignIn(op, app.origin, tab)
    op.switches.authorization = {}
    await tab.goto(callback)
    expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
    for (const move of [tab.reload, tab.back, tab.back, tab.forward, tab.forward, tab.reload]) {
      await move()
      expect((await outcome(tab)).error).toBeUndefined()
    }
    // The default asks for a new code after each load, by its one silent round trip.
    const codes = op.of('token').map(({ form }) => form.get('code'))
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes[0]).toBe(new URL(callback).searchParams.get('code'))
    if (store !== 'auto') expect(codes).toHaveLength(1)
    expect(tab.seen.errors).toEqual([])
    await expectHonestSignIn({ op, app, tab })
  })
}

for (const store of ['memory', 'indexeddb', 'auto']) {
  test(`one callback in two tabs at once (${store}): one token request with its code, and one of them is signed in`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const callback = await beginSignIn(op, app.origin, tab)
    op.switches.authorization = {}
    const other = await tab.newTab()
    await Promise.all([tab.goto(callback), other.goto(callback)])
    const outcomes = await Promise.all([outcome(tab), outcome(other)])
    const words = outcomes.map(({ status, reason }) => reason ?? status).toSorted()
    // The late one may find the session of the other, or come too early for that.
    const late = store === 'memory' ? ['stale-callback'] : ['signed-in', 'stale-callback']
    expect([words[0], late.includes(words[1] ?? '')]).toEqual(['signed-in', true])
    const codes = op.of('token').map(({ form }) => form.get('code'))
    expect(new Set(codes).size).toBe(codes.length)
    if (store !== 'auto') expect(codes).toHaveLength(1)
  })
}

test('the control: each sign-in has a code of its own, and a token request of its own', async ({
  op,
  tab,
}) => {
  await openApp(tab)
  for (const count of [1, 2, 3]) {
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(op.count('token')).toBe(count)
  }
  const codes = op.of('token').map(({ form }) => form.get('code'))
  expect(new Set(codes).size).toBe(3)
})
