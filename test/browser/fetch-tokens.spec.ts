// Browser tests, fetch: an access token is carried unopened, whatever it looks like; an ID Token is never carried.
import { callApi, expect, openSignedIn, test, userInfo } from './fixtures.ts'
import type { Switches } from './servers/hostile/switches.ts'

const forms: [name: string, change: Switches['accessToken']][] = [
  ['an opaque string', { form: 'opaque' }],
  ['a JWT', { form: 'jwt' }],
  ['8 kB', { form: 'large' }],
  ['dots and bad base64', { value: (honest) => `${honest}.%%%.=+/~` }],
  ['what looks like an expired JWT', { value: (honest) => `eyJhbGciOiJub25lIn0.eyJleHAiOjF9.${honest}` }],
  ['the parts of a JWE', { value: (honest) => `${honest}.a.b.c.d` }],
]

for (const [name, change] of forms) {
  test(`L-16 ${name}: carried as it is, and renewed like any other`, async ({ op, api, tab }) => {
    op.switches.accessToken = change
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', scope: 'openid profile email' })
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    op.forgetAccessTokens()
    expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const sent = new Set(api.of('resource').map(({ headers }) => headers.authorization))
    const known = op.secrets.filter(({ cargo }) => cargo === 'access token')
    expect([...sent]).toEqual(known.map(({ value }) => `Bearer ${value}`))
    expect([op.count('token'), op.count('refresh')]).toEqual([1, 1])
  })
}

test('L-15 100 mixed calls: the ID Token is at no API, the access token at each', async ({
  op,
  api,
  tab,
}) => {
  await openSignedIn(tab)
  for (let round = 0; round < 10; round += 1) {
    if (round % 3 === 1) op.forgetAccessTokens()
    const url = `${api.origin}/orders/${round}`
    const init = {
      method: ['POST', 'PUT', 'DELETE'][round % 3] ?? 'GET',
      headers: { 'x-test': 'a' },
      body: 'b',
    }
    const calls = [
      ...Array.from({ length: 5 }, () => callApi(tab, url)),
      ...Array.from({ length: 4 }, () => callApi(tab, url, init)),
    ]
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => 200))
    expect((await userInfo(tab)).error).toBeUndefined()
  }
  const said = api.log.map((request) => JSON.stringify({ ...request, query: request.query.toString() }))
  const holding = (cargo: string) =>
    said.filter((text) => op.secrets.some((secret) => secret.cargo === cargo && text.includes(secret.value)))
  expect(holding('ID token')).toEqual([])
  expect(holding('refresh token')).toEqual([])
  expect(holding('access token').length).toBe(api.count('resource'))
  expect(api.count('resource')).toBeGreaterThanOrEqual(90)
  const asked = op.of('userinfo').map(({ headers }) => headers.authorization ?? '')
  const idTokens = op.secrets.filter(({ cargo }) => cargo === 'ID token')
  expect(asked.filter((header) => idTokens.some(({ value }) => header.includes(value)))).toEqual([])
})
