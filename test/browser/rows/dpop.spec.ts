// Rows A-P01 and D-12: tokens are bound to a key by a proof in each token request, and others are not taken.
import { callApi, expect, expireAccessToken, openApp, openSignedIn, signIn, test } from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { setting } from '../servers/hostile/changes.ts'

test.beforeEach(({ app, op }) => {
  Object.assign(app.options, { dpop: true })
  op.switches.dpop = 'on'
})

const faultsOf = ({ proofs }: Pick<HostileProvider, 'proofs'>) => proofs.map(({ fault }) => fault)

test('A-P01 each token request has a proof of its own that the provider finds good', async ({
  op,
  api,
  tab,
}) => {
  await tab.takeClock()
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  await expireAccessToken({ tab, op })
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('token'), op.count('refresh')]).toEqual([1, 1])
  expect(op.proofs.map(({ endpoint, fault }) => [endpoint, fault])).toEqual([
    ['token', undefined],
    ['refresh', undefined],
  ])
  for (const { header, payload } of op.proofs) {
    expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: expect.objectContaining({ kty: 'EC' }) })
    expect(Object.keys(header.jwk ?? {}).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
    expect(payload).toEqual({
      htm: 'POST',
      htu: op.urlOf('token'),
      iat: expect.any(Number),
      jti: expect.stringMatching(/^.{16,}$/),
    })
  }
  expect(new Set(op.proofs.map(({ payload }) => payload.jti)).size).toBe(2)
  expect(new Set(op.proofs.map(({ header }) => JSON.stringify(header.jwk))).size).toBe(1)
})

for (const alg of ['ES384', 'Ed25519', 'PS256', 'RS256']) {
  test(`A-P01 a provider that lists only ${alg} gets its proofs in that`, async ({ op, tab }) => {
    op.switches.discovery.members = setting({ dpop_signing_alg_values_supported: ['HS256', alg] })
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    expect([op.proofs[0]?.header.alg, op.proofs[0]?.fault]).toEqual([alg, undefined])
  })
}

for (const [store, asked] of [
  ['auto', 0],
  ['memory', 1],
] as const) {
  test(`A-P01 a provider that lists nothing this browser signs (store ${store}): a typed error, and no code is sent`, async ({
    op,
    app,
    tab,
  }) => {
    Object.assign(app.options, { store })
    op.switches.discovery.members = setting({ dpop_signing_alg_values_supported: ['HS256', 'ES512'] })
    const { error } = await openSignedIn(tab)
    expect([error?.code, error?.remedy]).toEqual(['OIDC_NOT_SUPPORTED', 'fix'])
    expect(error?.message).toContain('HS256, ES512')
    expect([op.count('authorization'), op.count('token')]).toEqual([asked, 0])
    expect(await tab.url()).toBe(`${app.origin}/`)
  })
}

for (const type of ['Bearer', 'mac']) {
  test(`D-12 a token of type ${type} where bound ones were asked for is refused`, async ({
    op,
    api,
    tab,
  }) => {
    await openApp(tab)
    op.switches.token.members = setting({ token_type: type })
    const { status, error } = await signIn(tab)
    expect([status, error?.code]).toEqual(['signed-out', 'OIDC_TOKEN_RESPONSE_INVALID'])
    expect((await callApi(tab, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
    expect([op.count('token'), api.log.length]).toEqual([1, 0])
    op.switches.token = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('D-12 a provider that knows no proofs gives bearer tokens: a typed error that says what to do', async ({
  op,
  tab,
}) => {
  op.switches.dpop = 'off'
  const { status, error } = await openSignedIn(tab)
  expect([status, error?.code, error?.remedy]).toEqual(['signed-out', 'OIDC_TOKEN_RESPONSE_INVALID', 'fix'])
  for (const word of ['Bearer', 'DPoP', '`dpop`']) expect(error?.message).toContain(word)
})

test('A-P01 a proof that is refused: the error asks for the clock', async ({ op, tab }) => {
  op.switches.clock = 7200
  const { status, error } = await openSignedIn(tab)
  expect([status, error?.code, error?.oauth?.error]).toEqual([
    'signed-out',
    'OIDC_TOKEN_REQUEST_FAILED',
    'invalid_dpop_proof',
  ])
  expect(error?.message).toContain('clock')
  expect(faultsOf(op)).toEqual(['iat'])
})
