// A session that ends by itself: forgotten here first; what other tabs share is neither revoked nor left behind.
import { describe, expect, test, vi } from 'vitest'
import { end, follow, forget } from '../../../src/engine/ending.ts'
import type { Parts } from '../../../src/engine/engine-state.ts'
import type { EngineConfig } from '../../../src/engine/engine.ts'
import { OidcError } from '../../../src/errors/oidc-error.ts'

function open(keeps: EngineConfig['keeps']) {
  const done: string[] = []
  const revoke = vi.fn(async (clientId: string) => new Response(clientId))
  const hear = vi.fn(() => void done.push('hear'))
  const parts = {
    config: { keeps, clientId: 'app' },
    seam: { empty: () => (done.push('empty'), revoke) },
    sessions: {
      say: (word: string) => void done.push(`say ${word}`),
      take: async () => void done.push('take'),
    },
    ports: { hear },
    holding: { id: 'a' },
    era: 1,
  } as unknown as Parts
  return { parts, done, revoke, hear }
}

const error = new OidcError('OIDC_SESSION_ENDED', '')

test('what is forgotten is gone at once, and sign-ins under way come to nothing', () => {
  const { parts, done, revoke } = open('session')
  expect(forget(parts)).toBe(revoke)
  expect([parts.holding, parts.era, done]).toEqual([undefined, 2, ['empty']])
  expect(revoke).not.toHaveBeenCalled()
})

describe('the provider’s end', () => {
  test('of a kept session is said to all tabs, and its record goes', async () => {
    const { parts, done, hear, revoke } = open('session')
    await end(parts, { reason: 'ended', error })
    expect([parts.holding, done]).toEqual([undefined, ['empty', 'say ended', 'hear', 'take']])
    expect(hear).toHaveBeenCalledExactlyOnceWith({ reason: 'ended', error })
    expect(revoke).not.toHaveBeenCalled()
  })
  test('of a kept session stands where storage fails', async () => {
    const { parts, hear } = open('session')
    Object.assign(parts.sessions, { take: () => Promise.reject(new Error('blocked')) })
    await end(parts, { reason: 'ended', error })
    expect(hear).toHaveBeenCalledOnce()
  })
  test.each(['mark', 'nothing'] as const)(
    'where what is kept is %s, is this tab’s own affair',
    async (keeps) => {
      const { parts, done } = open(keeps)
      await end(parts, { reason: 'ended', error })
      expect(done).toEqual(['empty', 'hear'])
    },
  )
})

describe('another tab’s end', () => {
  test.each([
    ['session', false],
    ['mark', true],
    ['nothing', true],
  ] as const)('where what is kept is %s: tokens are revoked: %j', (keeps, isRevoked) => {
    const { parts, done, hear, revoke } = open(keeps)
    follow(parts, { reason: 'signed-out' })
    expect([parts.holding, done]).toEqual([undefined, ['empty', 'hear']])
    expect(hear).toHaveBeenCalledExactlyOnceWith({ reason: 'signed-out' })
    expect(revoke.mock.calls).toEqual(isRevoked ? [['app']] : [])
  })
  test('stands where a revocation fails', async () => {
    const { parts, hear, revoke } = open('mark')
    revoke.mockRejectedValue(new TypeError('no'))
    follow(parts, { reason: 'ended' })
    await vi.waitUntil(() => revoke.mock.settledResults.length === 1)
    expect(hear).toHaveBeenCalledOnce()
  })
})
