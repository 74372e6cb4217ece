// Row A-D03: metadata that cannot be had or read is an error before any navigation, and is not remembered.
import { expect, openSignedIn, signIn } from '../fixtures.ts'
import type { JsonDeviation } from '../servers/hostile/switches.ts'
import { expectNoStrangers, expectUsable, test } from './refusal.ts'

const html = { body: '<!doctype html><p>Sign in to this network', contentType: 'text/html' }
const unusable: Record<string, JsonDeviation> = {
  'answers 404': { status: 404 },
  'answers 404 with a page': { status: 404, ...html },
  'answers 401': { status: 401 },
  'answers 500': { status: 500 },
  'answers 503': { status: 503 },
  'answers 201': { status: 201 },
  'answers 204': { status: 204, body: '' },
  'is HTML with 200': html,
  'is HTML that says it is JSON': { body: html.body },
  'is JSON that says it is HTML': { contentType: 'text/html' },
  'is empty': { body: '' },
  'is cut in the middle': { body: (json) => json.slice(0, json.length / 2) },
  'is an array': { members: (honest) => [honest] },
  'is a string': { members: (honest) => JSON.stringify(honest) },
  'is null': { members: () => null },
  'is an empty object': { members: () => ({}) },
  'names a member twice': { body: (json) => json.replace('{', '{"issuer":"https://evil.example",') },
  'is 2 MB long': { body: (json) => json.replace('{', `{"x":"${'x'.repeat(2_000_000)}",`) },
}

const broken: Record<string, JsonDeviation> = {
  'is not reached': { cut: 'reset' },
  'breaks off': { cut: 'half' },
  'may not be read by this origin': { cors: 'off' },
}

const cases = [
  ...Object.entries(unusable).map(([name, deviation]) => ({
    name,
    deviation,
    code: 'OIDC_METADATA_INVALID',
  })),
  ...Object.entries(broken).map(([name, deviation]) => ({ name, deviation, code: 'OIDC_NETWORK' })),
]

for (const { name, deviation, code } of cases) {
  test(`A-D03 metadata that ${name}`, async ({ stage }) => {
    const { op, app, tab } = stage
    op.switches.discovery = deviation
    expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { name: 'OidcError', code } })
    expect(await tab.url()).toBe(`${app.origin}/`)
    expect(op.log.filter(({ endpoint }) => endpoint !== 'discovery')).toEqual([])
    op.switches.discovery = {}
    const asked = op.count('discovery')
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(op.count('discovery')).toBe(asked + 1)
    await expectUsable(stage)
    expectNoStrangers(stage)
    expect(tab.seen.errors).toEqual([])
  })
}

for (const status of [500, 502, 503]) {
  test(`A-D03 a provider that answers ${status} is worth another try`, async ({ stage: { op, tab } }) => {
    op.switches.discovery.status = status
    expect(await openSignedIn(tab)).toMatchObject({ status: 'threw', error: { remedy: 'retry' } })
  })
}
