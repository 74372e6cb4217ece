// The four systems of the brief: what is read is the ID Token; the access token is carried as it is, whatever it looks like.
import { callApi, findSecrets } from '../browser/fixtures.ts'
import { askedOf, signInAt } from '../providers/looks.ts'
import { callOf, type Provider } from '../providers/provider.ts'
import { expect, setStage, test } from '../providers/stage.ts'
import { cognito } from '../providers/table/cognito.ts'
import { fusionauth } from '../providers/table/fusionauth.ts'
import { google } from '../providers/table/google.ts'
import { okta, oktaOrg } from '../providers/table/okta.ts'

const named = [okta, oktaOrg, google, cognito, fusionauth]

/** Access tokens that a client would stumble over if it looked into them. */
const shapes: [name: string, token: string][] = [
  ['no JWT', 'ya29.a0AfH6SMB-_~+/=='],
  [
    'a JWT of another person that has expired',
    jwt({ sub: 'mallory', name: 'Mallory', exp: 1, aud: 'other' }),
  ],
  ['a JWT that holds no JSON', 'eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.AAAA'],
  ['an encrypted JWT', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVy.dGFn'],
]

function jwt(claims: object): string {
  const parts = [{ alg: 'RS256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  return [...parts, 'AAAA'].join('.')
}

for (const provider of named) {
  for (const [shape, token] of shapes) {
    test(`${provider.name}: an access token that is ${shape} reaches the API as it is, and nobody reads it`, async ({
      stage,
    }) => {
      setStage(stage, provider)
      stage.op.switches.accessToken.value = () => token
      const session = await signInAt(stage)
      expect(session).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect((await callApi(stage.tab, callOf(provider))).status).toBe(200)
      const [call] = askedOf(stage, callOf(provider))
      expect(call?.headers.authorization).toBe(`Bearer ${token}`)
      expect(JSON.stringify(session)).not.toContain('allory')
      const places = (await findSecrets(stage.tab, stage.op.secrets)).filter(
        ({ cargo }) => cargo === 'access token',
      )
      expect([...new Set(places.map(({ place }) => place))]).toEqual([`headers of GET ${callOf(provider)}`])
    })
  }
}

/** Claims of the ID Token that people take from the access token elsewhere. */
const read: [provider: Provider, claims: Record<string, unknown>][] = [
  [okta, { preferred_username: 'ada@example.test', amr: ['pwd'] }],
  [google, { hd: 'example.test', email_verified: true }],
  [cognito, { 'cognito:groups': ['editors'], token_use: 'id' }],
  [fusionauth, { roles: ['editor'], preferred_username: 'ada' }],
]

for (const [provider, claims] of read) {
  const names = Object.keys(claims).join(' and ')
  test(`${provider.name}: ${names} come from the ID Token`, async ({ stage }) => {
    setStage(stage, provider)
    expect((await signInAt(stage)).claims).toMatchObject(claims)
    expect(JSON.stringify(stage.world.log.map(({ url }) => url.pathname))).not.toContain('introspect')
  })
}

test('Cognito: API Gateway sees a token of use `access` for this client, and never the ID Token', async ({
  stage,
}) => {
  setStage(stage, cognito)
  await signInAt(stage)
  await callApi(stage.tab, callOf(cognito))
  const [, token = ''] = askedOf(stage, callOf(cognito))[0]?.headers.authorization?.split(' ') ?? []
  const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ token_use: 'access', client_id: 'my-spa' })
  expect(claims).not.toHaveProperty('aud')
})

test('Okta: the token of the org server goes to Okta only; an API of one’s own is not listed', async ({
  stage,
}) => {
  setStage(stage, oktaOrg)
  await signInAt(stage)
  expect((await callApi(stage.tab, callOf(oktaOrg))).status).toBe(200)
  expect((await callApi(stage.tab, callOf(okta))).error?.code).toBe('OIDC_RESOURCE_NOT_LISTED')
  expect(askedOf(stage, callOf(okta))).toEqual([])
})
