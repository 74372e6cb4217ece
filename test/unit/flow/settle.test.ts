// Somebody is signed in: shown as the app accepts them, and let go again where it does not.
import { describe, expect, test, vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { isSamePerson, settle } from '../../../src/flow/settle.ts'
import type { Arrival } from '../../../src/flow/settle.ts'
import { claims, identity, openStage, signedIn } from './stage.ts'

const error = new OidcError('OIDC_ID_TOKEN_INVALID', 'no', { check: 'shape' })

test.each([
  [{}, signedIn],
  [{ returnTo: '/a?b' }, { ...signedIn, returnTo: '/a?b' }],
])('%j: the session is shown, and no circle of redirects is counted', async (arrival, session) => {
  const { flow, sessions, breaker } = openStage()
  await settle(flow, identity, arrival)
  expect(sessions).toEqual([session])
  expect([breaker.noteSignedIn.mock.calls.length, flow.identity]).toEqual([1, identity])
})

test.each([
  [identity, identity, true],
  [identity, { ...identity, scope: 'x' }, true],
  [identity, { ...identity, claims: { ...claims, sub: 'bob' } }, false],
  [identity, { ...identity, claims: { ...claims, iss: 'https://other.example' } }, false],
  [identity, undefined, false],
  [undefined, undefined, true],
])('whether two are the same person (%#): %j', (one, other, expected) => {
  expect(isSamePerson(one, other)).toBe(expected)
})

test('claims are shown as the app makes them of the verified ones', async () => {
  const { flow, sessions } = openStage()
  await settle({ ...flow, accept: async ({ sub }) => ({ sub: `${sub}!` }) as never }, identity)
  expect(sessions).toEqual([{ ...signedIn, claims: { sub: 'ada!' } }])
})

test('claims that the app refuses: the tokens are let go, here only, and the session says so', async () => {
  const { flow, sessions, engine, breaker } = openStage()
  await expect(settle({ ...flow, accept: () => Promise.reject(error) }, identity)).rejects.toBe(error)
  expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true }]])
  const failed = { status: 'signed-out', reason: 'failed', error }
  expect([sessions, breaker.noteSignedIn.mock.calls]).toEqual([[failed], []])
})

describe('what looks after a session', () => {
  const attend = (isAdmitted: boolean) => {
    const attendance = { admits: vi.fn(() => isAdmitted), begin: vi.fn(), stop: vi.fn() }
    return { attendance, open: async () => attendance }
  }
  test.each([
    [{ isNew: true }, true],
    [{}, false],
  ] satisfies [Arrival, boolean][])('is asked (%j), and begins once it is shown', async (arrival, isNew) => {
    const { flow, sessions } = openStage()
    const { attendance, open } = attend(true)
    attendance.begin.mockImplementation(() => expect(sessions).toEqual([signedIn]))
    await settle({ ...flow, attendance: open }, identity, arrival)
    expect([attendance.admits.mock.calls, attendance.begin.mock.calls]).toEqual([[[isNew]], [[identity]]])
  })
  test('may not admit it: signed out at once, without being shown', async () => {
    const { flow, sessions, engine } = openStage()
    const { attendance, open } = attend(false)
    await settle({ ...flow, attendance: open }, identity)
    expect(sessions).toEqual([{ status: 'signed-out', reason: 'signed-out' }])
    expect([engine.release.mock.calls.length, attendance.begin.mock.calls]).toEqual([1, []])
  })
  test('may be missing: the session is shown all the same', async () => {
    const { flow, sessions } = openStage()
    await settle({ ...flow, attendance: async () => undefined }, identity)
    expect(sessions).toEqual([signedIn])
  })
})
