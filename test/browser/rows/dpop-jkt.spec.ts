// Rows P-05 and R-79: where tokens are bound to a key, so is the code: it is good for nobody who has another key.
import { calculateJwkThumbprint } from 'jose'
import type { JWK } from 'jose'
import { bindTokens, callApi, expect, openApp, openSignedIn, outcome, signIn, test } from '../fixtures.ts'
import type { Tab } from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { keepBackCallback } from '../servers/hostile/changes.ts'
import { replaceKeys } from './key-records.ts'

test.beforeEach(({ app, op }) => bindTokens({ app, op }))

const keyOf = ({ proofs }: HostileProvider, at = -1) =>
  calculateJwkThumbprint(proofs.at(at)?.header.jwk as JWK)

test('R-79 the request names the key that the token request proves, another one each time', async ({
  op,
  tab,
}) => {
  const named = () => op.last('authorization').query.get('dpop_jkt')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const first = named()
  expect(first).toBe(await keyOf(op))
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(named()).toBe(await keyOf(op))
  expect(named()).not.toBe(first)
})

test('R-80 a request that is pushed names it, too', async ({ op, tab }) => {
  op.switches.pushing = 'required'
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last('pushed_authorization_request').form.get('dpop_jkt')).toBe(await keyOf(op))
  expect(op.last('authorization').query.has('dpop_jkt')).toBe(false)
})

test('R-79 where no key may be stored, none is named, and the tokens are bound all the same', async ({
  op,
  app,
  api,
  tab,
}) => {
  app.options['store'] = 'memory'
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last('authorization').query.has('dpop_jkt')).toBe(false)
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(api.proofs.at(-1)?.fault).toBeUndefined()
})

test('P-05 a code that is bound to another key is refused, and the next sign-in works', async ({
  op,
  tab,
}) => {
  await openApp(tab)
  op.switches.authorization.boundTo = 'A'.repeat(43)
  const refused = await signIn(tab)
  expect(refused).toMatchObject({
    status: 'signed-out',
    error: { code: 'OIDC_TOKEN_REQUEST_FAILED', oauth: { error: 'invalid_grant' } },
  })
  op.switches.authorization = {}
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})

/** Begins a sign-in whose callback is kept back, and gives the callback. */
async function beginOnly(tab: Tab, { op, app }: { op: HostileProvider; app: { origin: string } }) {
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/elsewhere`)
  await openApp(tab)
  await signIn(tab).catch(() => undefined)
  await tab.waitForURL(`${app.origin}/elsewhere`)
  op.switches.authorization = {}
  return callback()
}

test('P-05 the stored key is another one that is as good: the provider refuses', async ({ op, app, tab }) => {
  const callback = await beginOnly(tab, { op, app })
  expect(await replaceKeys(tab, 'another')).toBe(1)
  await tab.goto(callback)
  expect(await outcome(tab)).toMatchObject({
    status: 'signed-out',
    error: { code: 'OIDC_TOKEN_REQUEST_FAILED', oauth: { error: 'invalid_grant' } },
  })
})

for (const how of ['extractable', 'text'] as const) {
  test(`P-05 the stored key is forged (${how}): a typed error, and no code is sent`, async ({
    op,
    app,
    tab,
  }) => {
    const callback = await beginOnly(tab, { op, app })
    expect(await replaceKeys(tab, how)).toBe(1)
    await tab.goto(callback)
    expect(await outcome(tab)).toMatchObject({
      status: 'signed-out',
      reason: 'stale-callback',
      error: { code: 'OIDC_CALLBACK_UNKNOWN_STATE' },
    })
    expect(op.count('token')).toBe(0)
    expect(tab.seen.errors).toEqual([])
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('P-05 the control: a callback that was kept back is good, with the key that is stored', async ({
  op,
  app,
  tab,
}) => {
  const callback = await beginOnly(tab, { op, app })
  expect(await replaceKeys(tab, 'the same')).toBe(1)
  await tab.goto(callback)
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.proofs).toHaveLength(1)
})
