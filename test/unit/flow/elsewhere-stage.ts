// Unit tests: a sign-in in another window, whose response is handed over when a test says so.
import { vi } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import type { ElsewhereOptions } from '../../../src/flow/sign-in-elsewhere.ts'
import { signInElsewhere } from '../../../src/flow/sign-in-elsewhere.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import type { SessionState } from '../../../src/session/session.ts'
import { makeWindow, openStage } from './stage.ts'
import type { FakeWindow, Stage } from './stage.ts'

export const parameters = 'code=c&state=secret'
export const login: OidcError = new OidcError('OIDC_AUTHORIZATION_FAILED', '', {
  oauth: { error: 'login_required' },
})
export const outcome = { status: 'signed-out', reason: 'interaction-required', error: login } as const

/** A sign-in elsewhere, its window, and what became of its promise. */
export interface ElsewhereStage extends Stage {
  readonly elsewhere: FakeWindow
  readonly running: Promise<PromiseSettledResult<SessionState<IdTokenClaims>>>
  /** The other window puts the response aside and rings. */
  answer(): void
}

/** A sign-in whose window shows the provider. */
export async function openElsewhere(options: ElsewhereOptions = {}): Promise<ElsewhereStage> {
  const stage = openStage()
  const elsewhere = makeWindow()
  const running = Promise.allSettled([
    signInElsewhere(stage.flow, { display: 'popup', ...options }, elsewhere),
  ]).then(([settled]) => settled)
  await vi.waitUntil(() => elsewhere.go.mock.calls.length + elsewhere.close.mock.calls.length > 0)
  const answer = (): void => {
    stage.engine.collect.mockResolvedValueOnce(parameters)
    stage.ring()
  }
  return { ...stage, elsewhere, running, answer }
}

export const rejected = (reason: unknown): object => ({ status: 'rejected', reason })
export const fulfilled = (value: unknown): object => ({ status: 'fulfilled', value })
