// Other ways in, pain 41 (RFC 9470): an API asks for a stronger or fresher sign-in: typed, with ready options, checked, and no circle.
import type { Failure } from '../app/outcome.ts'
import type { Json } from '../servers/answer.ts'
import type { Api } from '../servers/api.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { noActivation } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

const stronger = 'Bearer error="insufficient_user_authentication", acr_values="phr phrh", max_age="60"'

/** Calls the API, which challenges: the error. */
async function meetChallenge(tab: step.Tab, api: Api, challenge = stronger): Promise<Failure> {
  step.challengeOnce(api, challenge)
  const { error } = await step.callApi(tab, `${api.origin}/payments`)
  if (!error) throw new Error('no error')
  return error
}

/** Does what the error says. */
const stepUp = (tab: step.Tab, { signIn = {} }: Failure) => step.signIn(tab, signIn as Record<string, Json>)

for (const store of stores) {
  test(`pain 41 store ${store}: the provider honours it: signed in, and the call works`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await step.openSignedIn(tab)
    const error = await meetChallenge(tab, api)
    const claims = { id_token: { acr: { essential: true, values: ['phr', 'phrh'] } } }
    expect(error).toMatchObject({ code: 'OIDC_INSUFFICIENT_AUTHENTICATION', remedy: 'sign-in' })
    expect(error.signIn).toEqual({ acrValues: 'phr phrh', maxAge: 60, claims })
    // Neither a refresh nor a second call helps here, and the session stays.
    expect([op.count('refresh'), api.count('resource')]).toEqual([0, 1])
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
    expect(await stepUp(tab, error)).toMatchObject({ status: 'signed-in', claims: { acr: 'phr' } })
    const { query } = op.last('authorization')
    expect([query.get('acr_values'), query.get('max_age')]).toEqual(['phr phrh', '60'])
    expect(JSON.parse(query.get('claims') ?? '')).toEqual(claims)
    expect(await step.callApi(tab, `${api.origin}/payments`)).toMatchObject({ status: 200 })
    expect([op.count('authorization'), api.count('resource')]).toEqual([2, 2])
  })

  test(`pain 41 store ${store}: the provider ignores it: one try, and a typed refusal`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    app.options['store'] = store
    await step.openSignedIn(tab)
    const error = await meetChallenge(tab, api)
    op.switches.idToken.claims = setting({ acr: 'pwd' })
    const refused = await stepUp(tab, error)
    expect(refused.error).toMatchObject({ code: 'OIDC_ID_TOKEN_INVALID', check: 'acr' })
    expect([op.count('authorization'), op.count('token')]).toEqual([2, 2])
    op.switches.idToken.claims = leavingOut('acr')
    expect((await stepUp(tab, error)).error).toMatchObject({ code: 'OIDC_ID_TOKEN_INVALID', check: 'acr' })
    expect(api.count('resource')).toBe(1)
  })
}

test('pain 41 the sign-in was not fresh: max_age is checked, too', async ({ op, api, tab }) => {
  await step.openSignedIn(tab)
  const error = await meetChallenge(tab, api, 'Bearer error="insufficient_user_authentication", max_age=60')
  expect(error.signIn).toEqual({ maxAge: 60 })
  op.switches.idToken.claims = (honest) => ({ ...honest, auth_time: Number(honest['auth_time']) - 3600 })
  expect((await stepUp(tab, error)).error).toMatchObject({
    code: 'OIDC_ID_TOKEN_INVALID',
    check: 'auth_time',
  })
})

test('pain 41 step-up in a popup keeps the page', async ({ op, api, tab }) => {
  await step.openSignedIn(tab)
  await step.typeDraft(tab, 'a payment')
  const { signIn = {} } = await meetChallenge(tab, api)
  const { answer } = await step.signInByPopup(tab, signIn as Record<string, Json>)
  expect(await answer()).toMatchObject({ status: 'signed-in', claims: { acr: 'phr' } })
  expect(op.last('authorization').query.get('acr_values')).toBe('phr phrh')
  expect(await step.callApi(tab, `${api.origin}/payments`)).toMatchObject({ status: 200 })
  expect(await step.readDraft(tab)).toBe('a payment')
})

test('pain 41 an API that challenges for ever: the third trip is stopped', async ({ op, api, app, tab }) => {
  app.early(noActivation)
  await step.openSignedIn(tab)
  for (let round = 1; round <= 2; round += 1) {
    expect(await stepUp(tab, await meetChallenge(tab, api))).toMatchObject({ status: 'signed-in' })
    expect(op.count('authorization')).toBe(1 + round)
  }
  const stopped = await stepUp(tab, await meetChallenge(tab, api))
  expect(stopped).toMatchObject({ status: 'threw', error: { code: 'OIDC_LOGIN_LOOP' } })
  expect([op.count('authorization'), (await step.sessionNow(tab)).status]).toEqual([3, 'signed-in'])
})

const others: [name: string, status: number, challenge: string][] = [
  ['another error', 401, 'Bearer error="insufficient_scope"'],
  ['the error in a 403', 403, stronger],
  ['another scheme', 401, stronger.replace('Bearer', 'Basic')],
  [
    'the words inside a description',
    401,
    'Bearer error="x", error_description="error=\\"insufficient_user_authentication\\""',
  ],
]

for (const [name, status, challenge] of others) {
  test(`pain 41 ${name} is an answer like any other`, async ({ api, tab }) => {
    await step.openSignedIn(tab)
    api.switches.once = [{ status, headers: { 'WWW-Authenticate': challenge } }]
    expect(await step.callApi(tab, `${api.origin}/payments`)).toMatchObject({ status })
  })
}

test('prompt, maxAge, acrValues, loginHint and claims pass through, by redirect and by popup', async ({
  op,
  tab,
}) => {
  const options = {
    prompt: 'login consent',
    maxAge: 0,
    acrValues: ['b', 'a'],
    loginHint: 'ada & co',
    uiLocales: 'nl',
  }
  const expected = {
    prompt: 'login consent',
    max_age: '0',
    acr_values: 'b a',
    login_hint: 'ada & co',
    ui_locales: 'nl',
  }
  await step.openApp(tab)
  const { answer } = await step.signInByPopup(tab, options)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  expect(Object.fromEntries(op.last('authorization').query)).toMatchObject(expected)
  expect(await step.signIn(tab, options)).toMatchObject({ status: 'signed-in' })
  expect(Object.fromEntries(op.last('authorization').query)).toMatchObject(expected)
  expect(op.count('authorization')).toBe(2)
})
