// Rows: what a rejection is, seen from outside: no session, no secret left, nothing asked with it, and the next sign-in works.
import type { Failure, Outcome } from '../app/outcome.ts'
import { expect, findSecrets, signIn, type Tab } from '../fixtures.ts'
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { honestSwitches } from '../servers/hostile/switches.ts'

export type Place = { op: HostileProvider; app: App; tab: Tab }

/** The provider is honest from now on; what it heard stays known. */
export function beHonest({ switches }: HostileProvider): void {
  Object.assign(switches, honestSwitches())
}

/** A sign-in by the button of a page that is open, at a provider that is honest now. */
export async function expectHonestSignIn({ op, app, tab }: Place): Promise<void> {
  beHonest(op)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in', claims: { iss: op.issuer, sub: 'ada' } })
  expect(new URL(await tab.url()).origin).toBe(app.origin)
}

/** The sign-in ended in that error; then the provider turns honest and the next one succeeds. */
export async function expectRejected(
  place: Place,
  rejected: Outcome,
  error: Partial<Failure>,
): Promise<void> {
  const { op, app, tab } = place
  expect(rejected).toMatchObject({ status: 'signed-out', error: { name: 'OidcError', ...error } })
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect([op.count('refresh'), op.count('userinfo')]).toEqual([0, 0])
  const found = await findSecrets(tab, op.secrets)
  // A code belongs into the callback's request, code and verifier into the token request.
  expect(found.filter((find) => !/^(URL of GET|body of POST)/.test(find.place))).toEqual([])
  expect(tab.seen.errors).toEqual([])
  await expectHonestSignIn(place)
}
