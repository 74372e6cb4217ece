// Row A-A11, for other integrations: a `code` and a `state` that are not ours stay in the address, byte for byte.
import { expect, openApp, outcome, signIn, test } from '../fixtures.ts'
import { keepBackCallback } from '../servers/hostile/changes.ts'
import { expectHonestSignIn } from './rejection.ts'

const addresses = [
  '/?code=x&state=y',
  '/?state=y&code=x&other=%7E~%20+#/route?code=z',
  '/?error=access_denied&state=y',
  '/?code=%E0%A4%A&state=%',
  '/linkedin?code=AQ%2Bx&state=DCEeFWf45A53sdfKef424',
  '/stripe/return?code=ac_1&scope=read_write&state=y',
  '/#code=x&state=y',
  '/#/callback?code=x&state=y',
  '/?cc=1&state=cc',
]

for (const address of addresses) {
  test(`A-A11 ${address} stays as it is`, async ({ op, app, tab }) => {
    await tab.goto(address)
    expect(await outcome(tab)).toEqual({ status: 'signed-out', reason: 'none' })
    expect(await tab.url()).toBe(app.origin + address)
    expect(op.count('token')).toBe(0)
    await openApp(tab)
    await expectHonestSignIn({ op, app, tab })
  })
}

test('A-A11 another path while a sign-in is pending: untouched, and that sign-in completes', async ({
  op,
  app,
  tab,
}) => {
  await openApp(tab)
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/linkedin?code=x&state=y`)
  expect(await signIn(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  expect(await tab.url()).toBe(`${app.origin}/linkedin?code=x&state=y`)
  await tab.goto(callback())
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('token')).toBe(1)
})
