// Rows A-D01, A-D02, A-D06 and D-01: where the metadata is, and whose it must be.
import { expect, openSignedIn, outcome, signIn } from '../fixtures.ts'
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { expectNoStrangers, expectUsable, test } from './refusal.ts'

const wellKnown = '/.well-known/openid-configuration'

const places: Record<string, string> = {
  'A-D01 an issuer that ends in a slash: one slash before .well-known': '/',
  'A-D06 an issuer with a path: metadata below the path': '/t1',
  'A-D06 an issuer with a path and a slash at the end': '/t1/',
  'A-D06 an issuer with an encoded path': '/t%201/x',
}

for (const [name, issuerPath] of Object.entries(places)) {
  test(name, async ({ stage }) => {
    const { op, app, tab } = stage
    op.switches.issuerPath = issuerPath
    Object.assign(app.options, { issuer: op.issuer })
    expect(await openSignedIn(tab)).toMatchObject({
      status: 'signed-in',
      claims: { iss: `${op.origin}${issuerPath}` },
    })
    expect(op.last('discovery').path).toBe(`${issuerPath.replace(/\/$/, '')}${wellKnown}`)
    expect(op.of('elsewhere')).toEqual([])
    await expectUsable(stage)
  })
}

const names: Record<string, (issuer: string) => string> = {
  'with a suffix': (issuer) => `${issuer}x`,
  'with a slash at the end': (issuer) => `${issuer}/`,
  'of another host': () => 'https://evil.example',
  'with its scheme in capitals': (issuer) => issuer.replace('http', 'HTTP'),
  'with a path': (issuer) => `${issuer}/t1`,
  'with a query': (issuer) => `${issuer}?x`,
  'with a space at the end': (issuer) => `${issuer} `,
}

/** The metadata names another issuer than the app does: both are in the message, and the browser stays. */
async function expectMismatch(
  op: HostileProvider,
  found: string,
  refused: Awaited<ReturnType<typeof signIn>>,
) {
  expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_ISSUER_MISMATCH', remedy: 'fix' } })
  expect(refused.error?.message).toContain(`"${op.issuer}"`)
  expect(refused.error?.message).toContain(`"${found}"`)
  expect(op.count('authorization')).toBe(0)
}

for (const [name, change] of Object.entries(names)) {
  test(`A-D02 D-01 the metadata is of an issuer ${name}`, async ({ stage }) => {
    const { op, app, tab } = stage
    const found = change(op.issuer)
    op.switches.discovery.members = setting({ issuer: found })
    await expectMismatch(op, found, await openSignedIn(tab))
    expect(await tab.url()).toBe(`${app.origin}/`)
    op.switches.discovery = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await expectUsable(stage)
    expectNoStrangers(stage)
  })
}

for (const issuer of [undefined, null, 1, ['x'], {}]) {
  test(`A-D02 the metadata has an issuer that is ${JSON.stringify(issuer) ?? 'missing'}`, async ({
    stage,
  }) => {
    const { op, tab } = stage
    op.switches.discovery.members = issuer === undefined ? leavingOut('issuer') : setting({ issuer })
    expect(await openSignedIn(tab)).toMatchObject({
      status: 'threw',
      error: { code: 'OIDC_ISSUER_MISMATCH' },
    })
    expect(op.count('authorization')).toBe(0)
    op.switches.discovery = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  })
}

test('A-D01 the app leaves out the slash at the end of the issuer', async ({ stage: { op, app, tab } }) => {
  op.switches.issuerPath = '/'
  Object.assign(app.options, { issuer: op.origin })
  const refused = await openSignedIn(tab)
  expect(refused).toMatchObject({ status: 'threw', error: { code: 'OIDC_ISSUER_MISMATCH' } })
  expect(refused.error?.message).toContain(`"${op.origin}"`)
  expect(refused.error?.message).toContain(`"${op.origin}/"`)
  expect(op.count('authorization')).toBe(0)
  Object.assign(app.options, { issuer: op.issuer })
  await tab.reload()
  await outcome(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
})
