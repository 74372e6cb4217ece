// Browser tests: the main job, as a person does it: sign in at a real provider, see a name, call the API, sign out.
import { expect, outcome, signInAsPerson, test } from './fixtures.ts'

test('a person signs in, sees their name, calls the API and signs out', async ({
  realProvider,
  app,
  api,
  tab,
}) => {
  await tab.goto('/')
  await tab.waitFor('#hello', 'signed-out')
  await tab.click('#sign-in')
  await signInAsPerson(tab, 'grace')
  await tab.waitFor('#hello', 'Hello Grace')
  expect(await outcome(tab)).toMatchObject({
    status: 'signed-in',
    claims: { iss: realProvider.issuer, sub: 'grace', email: 'grace@example.test' },
  })
  expect(await tab.url()).toBe(`${app.origin}/`)

  await tab.click('#call')
  await tab.waitFor('#result', '200')
  expect(await tab.text('#result')).toContain('"path":"/orders"')
  expect(api.last('resource').headers.authorization).toMatch(/^Bearer [^.]+$/)

  await tab.click('#sign-out')
  await tab.click('button[value=yes]')
  await tab.waitFor('#hello', 'signed-out')
  expect(await tab.url()).toBe(`${app.origin}/`)
  await tab.click('#call')
  await tab.waitFor('#result', 'OIDC_SIGNED_OUT')
  expect(api.count('resource')).toBe(1)
  expect(tab.seen.errors).toEqual([])
})
