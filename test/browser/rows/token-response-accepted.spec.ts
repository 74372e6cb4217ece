// Rows A-C01, A-C03 and A-C07: token responses that differ from the usual one and are good all the same.
import type { OidcClient } from '../../../src/index.ts'
import { callApi, expect, letTimePass, openSignedIn, test } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'

declare global {
  interface Window {
    /** Sessions that a listener heard of. */
    heard: ReturnType<OidcClient['getSession']>[]
  }
}

for (const type of ['bearer', 'BEARER', 'Bearer']) {
  test(`A-C01 token_type ${type}: the API is called with Bearer`, async ({ op, api, tab }) => {
    op.switches.token.members = setting({ token_type: type })
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(api.last('resource').headers.authorization).toMatch(/^Bearer [\w-]+$/)
  })
}

const lifetimes: [row: string, members: ReturnType<typeof setting>][] = [
  ['A-C03 expires_in missing', leavingOut('expires_in')],
  ['A-C03 expires_in null', setting({ expires_in: null })],
  ['A-C07 expires_in 10^12', setting({ expires_in: 1e12 })],
  ['A-C07 expires_in 2^31 and a bit', setting({ expires_in: 2_147_483_648 })],
]

for (const [name, members] of lifetimes) {
  test(`${name}: signed in, and nothing is renewed at once`, async ({ op, api, tab }) => {
    op.switches.token.members = members
    await tab.takeClock()
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', renewal: 'idle' })
    await tab.evaluate(() => {
      window.heard = []
      window.oidc.subscribe((session) => void window.heard.push(session))
    })
    for (const seconds of [0, 30, 600]) {
      await letTimePass({ tab, op }, seconds)
      expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    }
    expect([op.count('token'), op.count('refresh')]).toEqual([1, 0])
    expect(await tab.evaluate(() => window.heard)).toEqual([])
  })
}

test('A-C07 the control: a lifetime of ten minutes is over after ten minutes', async ({ op, api, tab }) => {
  op.switches.accessToken.lifetime = 600
  await tab.takeClock()
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 601)
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('token'), op.count('refresh')]).toEqual([1, 1])
})
