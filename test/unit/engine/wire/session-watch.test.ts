// When an engine is gone, only somebody who was signed in is told that the session ended.
import { expect, test, vi } from 'vitest'
import type { EngineEvent } from '../../../../src/engine/engine.ts'
import type { Verb } from '../../../../src/engine/wire/messages.ts'
import { watchSession } from '../../../../src/engine/wire/session-watch.ts'
import { OidcError } from '../../../../src/errors/oidc-error.ts'
import { identity } from '../../client/page-stub.ts'

type Happening = EngineEvent | readonly [verb: Verb, value: unknown]

const error = new OidcError('OIDC_SESSION_ENDED', 'Gone.')

const rows: [name: string, isSignedIn: boolean, happenings: Happening[]][] = [
  ['nothing', false, []],
  ['a sign-in', true, [['redeem', { returnTo: '/', identity }]]],
  ['a sign-in that failed', false, [['redeem', { returnTo: '/', error }]]],
  ['a session that was found', true, [['restore', { identity }]]],
  ['a mark of one', false, [['restore', { isMark: true }]]],
  ['one of another tab', true, [{ arrived: identity }]],
  [
    'a sign-out',
    false,
    [
      ['redeem', { identity }],
      ['release', { reached: 'local' }],
    ],
  ],
  ['an end', false, [['redeem', { identity }], { reason: 'ended', error }]],
  ['a renewal', true, [['redeem', { identity }], { renewal: 'idle' }]],
  ['an answer that is nothing', false, [['wake', undefined]]],
]

test.each(rows)('after %s: %s', (_, isSignedIn, happenings) => {
  const hear = vi.fn()
  const session = watchSession(hear)
  for (const happening of happenings) {
    if (Array.isArray(happening)) session.note(...(happening as [Verb, unknown]))
    else session.hear(happening as EngineEvent)
  }
  const before = hear.mock.calls.length
  session.end(error)
  session.end(error)
  expect(hear.mock.calls.slice(before)).toEqual(isSignedIn ? [[{ reason: 'ended', error }]] : [])
})
