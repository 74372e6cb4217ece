// Rows A-X06 and A-X09: where a person comes back to, and a clock that is a little off.
import * as step from '../fixtures.ts'
import { keepBackCallback } from '../servers/hostile/changes.ts'
import type { IdTokenSwitch } from '../servers/hostile/switches.ts'
import { stores } from './stores.ts'

const { expect, test } = step

const place = '/höhe/ä%20b?q=ä&x=%2F%26&y=1+2#größe/€?z'

for (const store of stores) {
  test(`A-X06 ${store}: path, query, hash and what the app keeps for itself are there after the sign-in and a reload`, async ({
    app,
    tab,
  }) => {
    app.options['store'] = store
    const { href, pathname, search, hash } = new URL(place, app.origin)
    await tab.goto(place)
    await step.outcome(tab)
    await tab.evaluate(() => sessionStorage.setItem('cart', 'two books'))
    const returned = { status: 'signed-in', returnTo: pathname + search + hash }
    expect(await step.signIn(tab)).toMatchObject(returned)
    expect(await tab.url()).toBe(href)
    await tab.evaluate(() => history.replaceState({ row: 7 }, ''))
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    const kept = () => [location.href, history.state as unknown, sessionStorage.getItem('cart')]
    expect(await tab.evaluate(kept)).toEqual([href, { row: 7 }, 'two books'])
  })
}

test('A-X06 another origin is never returned to, neither asked for nor forged into the stored sign-in', async ({
  op,
  app,
  evil,
  tab,
}) => {
  await step.openApp(tab)
  const asked = await step.signIn(tab, { returnTo: `${evil.origin}/` })
  expect([asked.error?.code, op.count('authorization')]).toEqual(['OIDC_CONFIG_INVALID', 0])
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
  await step.signIn(tab, { returnTo: '/fine' })
  const forgery = { members: { returnTo: `${evil.origin}/` } }
  expect(await step.forgeRecords(tab, 'transaction ', forgery)).toBe(1)
  await tab.goto(callback())
  expect(await step.outcome(tab)).toMatchObject({ status: 'signed-in', returnTo: '/' })
  expect([await tab.url(), evil.log]).toEqual([`${app.origin}/`, []])
})

const soon: NonNullable<IdTokenSwitch['claims']> = (claims) => ({ ...claims, exp: Number(claims['iat']) + 5 })

const clocks: [name: string, seconds: number, idToken: IdTokenSwitch, check?: string][] = [
  ['25 s behind the provider', 25, {}],
  ['25 s ahead, and the ID Token is over', -25, { claims: soon }],
  ['the control: 45 s behind', 45, {}, 'iat'],
  ['the control: 45 s ahead', -45, { claims: soon }, 'exp'],
]

for (const [name, seconds, idToken, check] of clocks) {
  test(`A-X09 a clock ${name}: ${check === undefined ? 'the sign-in works' : `${check}, and the clock is named`}`, async ({
    op,
    api,
    tab,
  }) => {
    op.switches.clock = seconds
    op.switches.idToken = idToken
    const { status, error } = await step.openSignedIn(tab)
    expect([status, error?.check]).toEqual([check === undefined ? 'signed-in' : 'signed-out', check])
    if (check === undefined) expect((await step.callApi(tab, `${api.origin}/orders`)).status).toBe(200)
    else expect(error?.message).toContain('clock')
    expect(op.count('refresh')).toBe(0)
  })
}
