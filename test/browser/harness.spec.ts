// Browser tests: proof of the harness itself: honest by default, and each switch changes what a client sees.
import type { PlainResult } from './app/plain.ts'
import { expect, signInAsPerson, test, type Tab } from './fixtures.ts'
import { claimRows, signatureRows } from './harness/id-token-rows.ts'
import { keyRows, metadataRows } from './harness/metadata-rows.ts'
import { refreshRows, refreshTokenRows } from './harness/refresh-rows.ts'
import { responseRows } from './harness/response-rows.ts'
import { tokenRows } from './harness/token-rows.ts'
import { userinfoRows } from './harness/userinfo-rows.ts'

async function resultOf(tab: Tab, app: { origin: string }): Promise<PlainResult> {
  await tab.waitForURL((url) => url.origin === app.origin && url.searchParams.has('code'))
  return tab.evaluate(() => window.plain ?? Promise.reject(new Error('the control did not run')))
}

test('a plain client signs in at the hostile provider while it is honest', async ({ op, api, app, tab }) => {
  await app.bootWith('plain.ts')
  await tab.goto('/')
  const { claims, profile, api: status } = await resultOf(tab, app)
  expect(claims).toMatchObject({ iss: op.issuer, aud: 'app', sub: 'ada', name: 'Ada Lovelace' })
  expect(profile).toEqual({ sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.test' })
  expect(status).toBe(200)
  expect(api.last('resource').headers.authorization).toMatch(/^Bearer ./)
  const asked = op.log.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== 'preflight')
  expect(asked).toEqual(['discovery', 'authorization', 'discovery', 'token', 'jwks', 'userinfo'])
  expect(tab.seen.errors).toEqual([])
})

test('a plain client signs in as a person at the real provider', async ({ realProvider, app, tab }) => {
  await app.bootWith('plain.ts')
  await tab.goto('/')
  await signInAsPerson(tab, 'grace')
  const { claims, profile, api: status } = await resultOf(tab, app)
  expect(claims).toMatchObject({ iss: realProvider.issuer, sub: 'grace', name: 'Grace' })
  expect(profile).toMatchObject({ email: 'grace@example.test' })
  expect(status).toBe(200)
  const far = tab.seen.requests.filter(({ url }) => !/^http:\/\/(localhost|127\.0\.0\.1):/.test(url))
  expect(far).toEqual([])
})

const tables = {
  'ID Token claims': claimRows,
  'ID Token signature': signatureRows,
  'refreshed ID Token': refreshRows,
  metadata: metadataRows,
  keys: keyRows,
  'authorization response': responseRows,
  'token response': tokenRows,
  'refresh token': refreshTokenRows,
  userinfo: userinfoRows,
}

for (const [table, rows] of Object.entries(tables)) {
  test(`${table}: each switch changes what a client sees, and a reset undoes it`, async ({ op, evil }) => {
    for (const { name, flip, look, honest, dishonest } of rows) {
      op.reset()
      expect.soft(await look(op), `${name}: before`).toEqual(honest)
      await flip(op, evil)
      expect.soft(await look(op), `${name}: flipped`).toEqual(dishonest)
      op.reset()
      expect.soft(await look(op), `${name}: after a reset`).toEqual(honest)
    }
  })
}
