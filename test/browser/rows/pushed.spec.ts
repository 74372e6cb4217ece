// Rows A-P05, R-82 and R-83: requests that are pushed to the provider ahead: the browser carries a reference, and all checks stay.
import type { Failure } from '../app/outcome.ts'
import {
  callApi,
  expect,
  openApp,
  openSignedIn,
  outcome,
  signIn,
  signInSilently,
  storedRecords,
} from '../fixtures.ts'
import type { JsonDeviation } from '../servers/hostile/switches.ts'
import { leavingOut, refusing, setting } from '../servers/hostile/changes.ts'
import { expectUsable, test, type Stage } from './refusal.ts'

const par = 'pushed_authorization_request'

for (const pushing of ['required', 'offered'] as const) {
  test(`A-P05 pushed requests, ${pushing}: all goes ahead, and the browser carries client and reference only`, async ({
    stage,
  }) => {
    const { op, app, tab } = stage
    op.switches.pushing = pushing
    if (pushing === 'offered') app.options['pushedAuthorizationRequests'] = true
    const asked = { loginHint: 'ada@example.test', acrValues: 'urn:a', maxAge: 60 }
    expect(await openSignedIn(tab, asked)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    expect([...op.last('authorization').query.keys()]).toEqual(['client_id', 'request_uri'])
    const { form, headers } = op.last(par)
    expect(Object.fromEntries(form)).toEqual({
      client_id: 'app',
      response_type: 'code',
      redirect_uri: `${app.origin}/`,
      scope: 'openid profile email',
      // RFC 9126 §7.5: these three against a swapped reference.
      state: expect.stringMatching(/^cc\w{7}[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      login_hint: 'ada@example.test',
      acr_values: 'urn:a',
      max_age: '60',
    })
    expect([headers.cookie, headers.referer, headers.authorization]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect([op.count(par), op.count('authorization'), op.count('token')]).toEqual([1, 1, 1])
    await expectUsable(stage)
  })
}

test('A-P05 the control: without the option an offer is not taken up', async ({ stage: { op, tab } }) => {
  op.switches.pushing = 'offered'
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count(par)).toBe(0)
})

test('A-P05 the control: this provider takes no other request', async ({ stage: { op, tab } }) => {
  op.switches.pushing = 'required'
  op.switches.discovery.members = leavingOut('require_pushed_authorization_requests')
  expect(await openSignedIn(tab)).toMatchObject({ status: 'elsewhere' })
  expect(await tab.text('p')).toContain('pushed requests only')
})

test('R-82 each sign-in has a reference of its own, silent ones too', async ({ stage: { op, tab } }) => {
  op.switches.pushing = 'required'
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.last(par).form.get('prompt')).toBe('none')
  const references = op.of('authorization').map(({ query }) => query.get('request_uri'))
  expect([references.length, new Set(references).size]).toEqual([2, 2])
})

test('A-P05 the trace tells of the request, and of nothing in it', async ({ stage: { op, tab } }) => {
  op.switches.pushing = 'required'
  await openApp(tab)
  op.switches[par].members = leavingOut('request_uri')
  await signIn(tab)
  const events = await tab.evaluate(() => window.events)
  const url = op.urlOf(par)
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'request', endpoint: par, method: 'POST', url, carries: [] }),
  )
  const { form } = op.last(par)
  const told = JSON.stringify(events)
  for (const name of ['state', 'nonce', 'code_challenge']) expect(told).not.toContain(form.get(name))
})

type Fault = { deviation: JsonDeviation; error: Partial<Failure>; says?: string[] }

const failed = { code: 'OIDC_AUTHORIZATION_FAILED' }
const faults: Record<string, Fault> = {
  'refuses the client, as Auth0 does': {
    deviation: refusing('unauthorized_client', 403),
    error: { ...failed, remedy: 'fix', oauth: { error: 'unauthorized_client' } },
    says: ['`pushedAuthorizationRequests`', 'Auth0'],
  },
  'refuses the request': {
    deviation: refusing('invalid_request'),
    error: { ...failed, remedy: 'fix', oauth: { error: 'invalid_request' } },
    says: ['redirect URI exactly'],
  },
  'wants a secret': {
    deviation: refusing('invalid_client', 401),
    error: { ...failed, remedy: 'fix', oauth: { error: 'invalid_client' } },
  },
  'is busy': {
    deviation: { status: 503, body: '<p>', contentType: 'text/html' },
    error: { ...failed, remedy: 'retry' },
  },
  'answers HTML': { deviation: { body: '<p>', contentType: 'text/html' }, error: failed },
  'answers without a reference': { deviation: { members: leavingOut('request_uri') }, error: failed },
  'answers with an object as reference': {
    deviation: { members: setting({ request_uri: {} }) },
    error: failed,
  },
  'answers with a reference that is over': {
    deviation: { members: setting({ expires_in: 0 }) },
    error: failed,
  },
  'answers with a very long reference': {
    deviation: { members: setting({ request_uri: `urn:${'x'.repeat(100_000)}` }) },
    error: failed,
  },
  'does not let the page read it': {
    deviation: { cors: 'off' },
    error: { code: 'OIDC_NETWORK', remedy: 'retry' },
    says: ['CORS', 'http://localhost:'],
  },
  'is not reached': { deviation: { cut: 'reset' }, error: { code: 'OIDC_NETWORK' } },
  redirects: {
    deviation: { redirect: { status: 307, to: 'http://127.0.0.1:9/' } },
    error: { code: 'OIDC_NETWORK' },
  },
}

for (const [name, { deviation, error, says = [] }] of Object.entries(faults)) {
  test(`A-P05 the provider ${name}: a typed error before any navigation`, async ({ stage }) => {
    const { op, app, tab } = stage
    op.switches.pushing = 'offered'
    app.options['pushedAuthorizationRequests'] = true
    op.switches[par] = deviation
    await openApp(tab)
    const refused = await signIn(tab)
    expect(refused).toMatchObject({ status: 'threw', error: { name: 'OidcError', ...error } })
    for (const words of says) expect(refused.error?.message).toContain(words)
    expect([op.count('authorization'), op.count('token'), op.count('elsewhere')]).toEqual([0, 0, 0])
    expect(await tab.url()).toBe(`${app.origin}/`)
    op.switches[par] = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await expectUsable(stage)
    expect(tab.seen.errors).toEqual([])
  })
}

for (const pushing of ['required', 'offered'] as const) {
  test(`A-P05 no endpoint for it, though ${pushing === 'required' ? 'required' : 'the app asks'}: a typed error`, async ({
    stage: { op, app, tab },
  }) => {
    op.switches.pushing = pushing
    if (pushing === 'offered') app.options['pushedAuthorizationRequests'] = true
    op.switches.discovery.members = leavingOut('pushed_authorization_request_endpoint')
    const { error } = await openSignedIn(tab)
    expect(error?.code).toBe('OIDC_METADATA_INVALID')
    expect(error?.message).toContain('`pushed_authorization_request_endpoint`')
    expect(op.count('authorization')).toBe(0)
  })
}

/** A reload, with the metadata in storage. Nothing stored may name an endpoint elsewhere, so it is fetched anew. */
async function reloadStored({ tab, op }: Stage): Promise<void> {
  await expect.poll(async () => Object.keys(await storedRecords(tab))).toContain(`provider ${op.issuer} app`)
  const asked = op.count('discovery')
  await tab.reload()
  await outcome(tab)
  await expect.poll(() => op.count('discovery')).toBe(asked + 1)
}

test('A-P05 an endpoint elsewhere is found again when the metadata is in storage', async ({ stage }) => {
  const { op, app, evil, tab } = stage
  op.switches.pushing = 'required'
  op.switches.discovery.members = setting({ [`${par}_endpoint`]: `${evil.origin}/par` })
  Object.assign(app.options, { store: 'memory' })
  await openApp(tab)
  for (const load of [() => Promise.resolve(), () => reloadStored(stage)]) {
    await load()
    const before = evil.count('anything')
    expect((await signIn(tab)).error?.code).not.toBe('OIDC_METADATA_INVALID')
    expect(evil.count('anything')).toBeGreaterThan(before)
  }
})

test('A-P05 the tokens that come of it are used as any', async ({ stage: { op, api, tab } }) => {
  op.switches.pushing = 'required'
  await openSignedIn(tab)
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
})
