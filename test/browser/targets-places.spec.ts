// Many APIs, one session: which token goes where: by path, by `audience`, by `scope`, and nowhere after a sign-out.
import * as step from './fixtures.ts'
import { bound, kept, bearer } from './session/modes.ts'
import { familiar } from './targets-steps.ts'

const { expect } = step
const { test, callBoth, tokenIn } = familiar

test('R-72 APIs of one origin: the longest prefix decides which token goes out, and which methods may', async ({
  op,
  app,
  api,
  tab,
}) => {
  app.options['resources'] = [
    { url: `${api.origin}/v1/admin`, resource: 'urn:admin', methods: ['GET'] },
    { url: `${api.origin}/v1`, resource: 'urn:orders' },
    { url: `${api.origin}/v1/admin/logs`, resource: 'urn:logs' },
  ]
  await step.openSignedIn(tab)
  const places = [
    ['/v1', 'urn:orders'],
    ['/v1/administrator', 'urn:orders'],
    ['/v1/admin', 'urn:admin'],
    ['/v1/admin/users', 'urn:admin'],
    ['/v1/admin/logs/1', 'urn:logs'],
    ['/v1/x/v1/admin', 'urn:orders'],
  ] as const
  for (const [path] of places)
    expect(await step.callApi(tab, `${api.origin}${path}`)).toMatchObject({ status: 200 })
  const sent = api.of('resource').map((request) => [request.path, op.audienceOf(tokenIn(request))])
  expect(sent).toEqual(places)
  expect([op.count('refresh'), op.countReuses()]).toEqual([2, 0])

  const post = (path: string) => step.callApi(tab, `${api.origin}${path}`, { method: 'POST' })
  expect((await post('/v1/admin/users')).error).toMatchObject({ code: 'OIDC_RESOURCE_NOT_LISTED' })
  expect([await post('/v1/users'), await post('/v1/admin/logs')]).toMatchObject([
    { status: 200 },
    { status: 200 },
  ])
  expect(api.count('resource')).toBe(places.length + 2)
})

test('R-72 APIs that are told apart by `audience`: each has a token of its own', async ({
  op,
  app,
  api,
  other,
  tab,
}) => {
  const both = [api, other]
  app.options['resources'] = both.map(({ origin }) => ({ url: `${origin}/`, audience: origin }))
  await step.openSignedIn(tab)
  expect(await callBoth(tab, both, 3)).toEqual({ 200: 6 })
  familiar.expectOwnTokens({ op, api, other })
  const forms = [...op.of('token'), ...op.of('refresh')].map(({ form }) => form)
  expect(forms.map((form) => [form.get('audience'), form.get('resource')])).toEqual([
    [api.origin, null],
    [other.origin, null],
  ])
  expect(op.of('authorization')[0]?.query.getAll('audience')).toEqual([api.origin])
})

test('R-71 APIs that are told apart by `scope`: all is agreed to at once, and each token has its own', async ({
  op,
  app,
  api,
  tab,
}) => {
  app.options['resources'] = [
    `${api.origin}/`,
    { url: `${api.origin}/read`, scope: 'orders:read' },
    { url: `${api.origin}/write`, scope: 'orders:read orders:write' },
  ]
  await step.openSignedIn(tab)
  for (const path of ['/', '/read', '/write', '/read', '/'])
    expect(await step.callApi(tab, `${api.origin}${path}`)).toMatchObject({ status: 200 })
  const [asked] = op.of('authorization')
  expect(asked?.query.get('scope')?.split(' ')).toEqual([
    'openid',
    'profile',
    'email',
    'orders:read',
    'orders:write',
  ])
  const scopes = [...op.of('token'), ...op.of('refresh')].map(({ form }) => form.get('scope'))
  expect(scopes).toEqual([null, 'orders:read', 'orders:read orders:write'])
  const tokens = api.of('resource').map(tokenIn)
  expect([new Set(tokens).size, tokens[1] === tokens[3], tokens[0] === tokens[4]]).toEqual([3, true, true])
})

for (const [name, prepare] of [bearer, kept, bound]) {
  test(`L-06 ${name}: a sign-out revokes the one refresh token, and no API is called any more`, async ({
    op,
    app,
    api,
    other,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    expect(await callBoth(tab, [api, other], 1)).toEqual({ 200: 2 })
    const tokens = [api, other].map((one) => tokenIn(one.last('resource')))
    expect(tokens.map((token) => op.acceptsAccessToken(token))).toEqual([true, true])
    const last = op.secrets.findLast(({ cargo }) => cargo === 'refresh token')?.value
    await step.signOut(tab)
    expect(op.of('revocation').map(({ form }) => form.get('token'))).toEqual([last])
    expect(tokens.map((token) => op.acceptsAccessToken(token))).toEqual([false, false])
    for (const { origin } of [api, other]) {
      const { error } = await step.callApi(tab, `${origin}/orders`)
      expect(error).toMatchObject({ code: 'OIDC_SIGNED_OUT' })
    }
    expect([api.count('resource'), other.count('resource')]).toEqual([1, 1])
  })
}
