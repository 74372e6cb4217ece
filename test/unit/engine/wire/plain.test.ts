// What comes over a wire is what it was: claims are frozen and have no prototype, errors have their class.
import { expect, test } from 'vitest'
import { fromPlain, fromPlainClaims, toPlain } from '../../../../src/engine/wire/plain.ts'
import { OidcError } from '../../../../src/errors/oidc-error.ts'

const cross = (value: unknown): unknown => fromPlain(structuredClone(toPlain(value)))

const claims = { sub: 'ada', address: { country: 'GB' }, groups: [{ name: 'a' }] }

/** What an answer or a report may hold. */
type Told = { claims?: typeof claims; identity?: Told; arrived?: Told }

test.each<[string, Told, (told: Told) => typeof claims | undefined]>([
  ['of a renewal', { claims }, (told) => told.claims],
  ['of an answer', { identity: { claims } }, (told) => told.identity?.claims],
  ['of another tab', { arrived: { claims } }, (told) => told.arrived?.claims],
])('claims %s are plain to the bottom', (_, given, pick) => {
  const found = pick(cross(given) as Told)
  expect(JSON.stringify(found)).toBe(JSON.stringify(claims))
  for (const part of [found, found?.address, found?.groups[0]]) {
    expect([Object.isFrozen(part), Object.getPrototypeOf(part)]).toEqual([true, null])
  }
  expect([Object.isFrozen(found?.groups), Array.isArray(found?.groups)]).toEqual([true, true])
})

test('what else there is stays as it is', () => {
  const view = { state: { a: 1 }, x: 1 }
  const crossed = cross({ returnTo: '/', view, isSilent: true }) as { view: typeof view }
  expect(crossed).toEqual({ returnTo: '/', view, isSilent: true })
  expect(Object.isFrozen(crossed.view)).toBe(false)
})

test('an error comes with its class', () => {
  const error = new OidcError('OIDC_TIMEOUT', 'Late.')
  expect((cross({ returnTo: '/', error }) as { error: Error }).error).toEqual(error)
  expect((cross({ error }) as { error: Error }).error).toBeInstanceOf(OidcError)
})

test.each([[undefined], [false], ['text'], [null], [{ error: undefined }]])(
  '%j stays what it is',
  (value) => {
    expect(cross(value)).toEqual(value)
  },
)

test('the claims of UserInfo are claims from the top', () => {
  const crossed = fromPlainClaims(structuredClone(claims)) as typeof claims
  expect([Object.isFrozen(crossed), Object.getPrototypeOf(crossed)]).toEqual([true, null])
})
