// Row D-02: endpoints in the metadata that a browser must not be sent to or ask; each is named, none is touched.
import { callApi, expect, openSignedIn, signIn, signOut, userInfo } from '../fixtures.ts'
import type { Json } from '../servers/answer.ts'
import { setting } from '../servers/hostile/changes.ts'
import { expectNoStrangers, expectUsable, test, type Stage } from './refusal.ts'

/** What an endpoint may not be; each is made of the honest URL and of an origin that nobody should ask. */
const evilUrls: Record<string, (honest: string, evil: string) => Json> = {
  'javascript:': () => 'javascript:window.pwned=1',
  'JavaScript: behind a space': () => ' JavaScript:window.pwned=1',
  'data:': () => 'data:application/json,{}',
  'blob:': (honest) => `blob:${honest}`,
  'file:': () => 'file:///etc/passwd',
  'ftp:': () => 'ftp://op.example/',
  'http: of another host': () => 'http://op.example/endpoint',
  'http: of a host that looks like loopback': () => 'http://localhost.op.example/',
  'without a scheme': (_, evil) => evil.replace(/^http:/, ''),
  'a path': (honest) => new URL(honest).pathname,
  'a word': () => 'endpoint',
  'with a user name': (honest, evil) => evil.replace('://', `://${new URL(honest).hostname}@`),
  'with a password only': (honest) => honest.replace('://', '://:secret@'),
  'with a password': (honest) => honest.replace('://', '://op:secret@'),
  'with a fragment': (honest) => `${honest}#fragment`,
  'with an empty fragment': (honest) => `${honest}#`,
  'a number': () => 1,
  true: () => true,
  'an array': (honest) => [honest],
  'an object': (honest) => ({ href: honest }),
}

const empty: typeof evilUrls = { empty: () => '', null: () => null }

/** No script of the metadata ran, and the browser is where it was. */
async function expectUntouched({ op, app, tab }: Stage): Promise<void> {
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect(await tab.evaluate(() => 'pwned' in window)).toBe(false)
  expect(op.count('elsewhere')).toBe(0)
}

const required = {
  authorization_endpoint: 'authorization',
  token_endpoint: 'token',
  jwks_uri: 'jwks',
} as const
const kinds = Object.entries({ ...evilUrls, ...empty })
const sorts = 'javascript:, data:, http:, //evil, relative, with a user or a fragment, empty or no text'

for (const [name, endpoint] of Object.entries(required)) {
  test(`D-02 ${name} that is ${sorts}: refused by name`, async ({ stage }) => {
    const { op, evil, tab } = stage
    for (const [at, [kind, make]] of kinds.entries()) {
      op.switches.discovery.members = setting({ [name]: make(op.urlOf(endpoint), `${evil.origin}/x`) })
      // The page asks for metadata by itself when it opens: it must not get any that is honest.
      const refused = await (at === 0 ? openSignedIn(tab) : signIn(tab))
      expect(refused, kind).toMatchObject({ status: 'threw', error: { code: 'OIDC_METADATA_INVALID' } })
      expect(refused.error?.message, kind).toContain(name)
    }
    expect([op.count('authorization'), op.count('token'), op.count('jwks')]).toEqual([0, 0, 0])
    await expectUntouched(stage)
    op.switches.discovery = {}
    expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
    await expectUsable(stage)
    expectNoStrangers(stage)
  })
}

const optional = ['userinfo', 'revocation', 'end_session'] as const
const unused = [
  'pushed_authorization_request_endpoint',
  'check_session_iframe',
  'registration_endpoint',
  'introspection_endpoint',
  'device_authorization_endpoint',
]

/** Sets every endpoint that a sign-in can do without. */
function spoil({ op, evil }: Stage, make: (honest: string, evil: string) => Json): void {
  const members = [
    ...optional.map((endpoint) => [`${endpoint}_endpoint`, make(op.urlOf(endpoint), `${evil.origin}/x`)]),
    ...unused.map((name) => [name, make(op.urlOf('userinfo'), `${evil.origin}/x`)]),
  ]
  op.switches.discovery.members = setting(Object.fromEntries(members))
}

/** Without them a sign-in works, whoever needs one gets a typed error, and the sign-out is local. */
async function expectDoneWithout(stage: Stage): Promise<void> {
  const { op, api, tab } = stage
  expect((await callApi(tab, `${api.origin}/orders`)).status).toBe(200)
  expect((await userInfo(tab)).error?.code).toBe('OIDC_NOT_SUPPORTED')
  expect(await signOut(tab)).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect(optional.map((endpoint) => op.count(endpoint))).toEqual([0, 0, 0])
  await expectUntouched(stage)
  expectNoStrangers(stage)
  expect(tab.seen.errors).toEqual([])
}

async function expectNotices({ tab }: Stage): Promise<void> {
  const events = await tab.evaluate(() => window.events)
  const notices = events.flatMap((event) => (event.type === 'notice' ? [event.message] : [])).join()
  for (const endpoint of optional) expect(notices).toContain(`${endpoint}_endpoint`)
}

for (const [kind, make] of Object.entries(evilUrls)) {
  test(`D-02 optional endpoints that are ${kind}: not used, and a notice says so`, async ({ stage }) => {
    spoil(stage, make)
    expect(await openSignedIn(stage.tab)).toMatchObject({ status: 'signed-in' })
    await expectNotices(stage)
    await expectDoneWithout(stage)
  })
}

for (const [kind, make] of Object.entries(empty)) {
  test(`D-02 optional endpoints that are ${kind}: as if they were not there`, async ({ stage }) => {
    spoil(stage, make)
    expect(await openSignedIn(stage.tab)).toMatchObject({ status: 'signed-in' })
    await expectDoneWithout(stage)
  })
}
