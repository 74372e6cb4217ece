// Row A-C09: a provider on the app's own site that lets every origin read its answers: nothing is asked with cookies.
import { expect, openSignedIn, outcome, signIn, test, userInfo } from '../fixtures.ts'

test.use({ providerHost: 'localhost' })

const cookie = { headers: { 'set-cookie': 'sid=1; Path=/; SameSite=Lax' } }

test('A-C09 everything works with `Access-Control-Allow-Origin: *`, without credentials', async ({
  op,
  tab,
}) => {
  Object.assign(op.switches.authorization, cookie)
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect((await userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  // The browser has a cookie for the provider, and sends it where a page navigates.
  expect(op.last('authorization').headers.cookie).toBe('sid=1')
  const asked = op.log.filter(({ endpoint }) => endpoint !== 'authorization')
  expect(new Set(asked.map(({ endpoint }) => endpoint))).toEqual(
    new Set(['discovery', 'jwks', 'token', 'preflight', 'userinfo']),
  )
  expect(asked.filter(({ headers }) => headers.cookie !== undefined)).toEqual([])
})

test('A-C09 the control: a request with credentials is sent with the cookie, and cannot be read', async ({
  op,
  tab,
}) => {
  Object.assign(op.switches.authorization, cookie)
  await openSignedIn(tab)
  const read = await tab.evaluate(
    (url) =>
      fetch(url, { credentials: 'include' }).then(
        () => true,
        () => false,
      ),
    op.urlOf('jwks'),
  )
  expect(read).toBe(false)
  expect(op.last('jwks').headers.cookie).toBe('sid=1')
  await outcome(tab)
})
