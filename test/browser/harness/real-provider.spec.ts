// Proof of the harness: the real provider keeps a browser's session, rotates refresh tokens, and lets people sign out.
import { createHash } from 'node:crypto'
import * as step from '../fixtures.ts'
import type { RealProvider } from '../servers/real-provider.ts'
import { membersOf, see, textOf, type Sight } from './observe.ts'

const { expect, test } = step
const verifier = 'a-verifier-of-at-least-forty-three-characters'

test.beforeEach(({ app }) => app.serve('/boot.js', ''))

type Stage = { tab: step.Tab; realProvider: RealProvider; app: { origin: string } }

/** Opens the authorization endpoint in the tab. */
async function ask(stage: Stage, extra: Record<string, string> = {}): Promise<void> {
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: stage.realProvider.clientId,
    redirect_uri: `${stage.app.origin}/`,
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...extra,
  })
  await stage.tab.goto(`${stage.realProvider.issuer}/auth?${asked.toString()}`)
}

async function answerOf({ tab, app }: Stage): Promise<URLSearchParams> {
  await tab.waitForURL(`${app.origin}/?`)
  return new URL(await tab.url()).searchParams
}

function post({ realProvider }: Stage, path: string, form: Record<string, string>): Promise<Sight> {
  const body = new URLSearchParams({ client_id: realProvider.clientId, ...form })
  return see(`${realProvider.issuer}${path}`, { method: 'POST', body })
}

async function signIn(stage: Stage): Promise<Sight> {
  await ask(stage)
  await step.signInAsPerson(stage.tab, 'grace')
  const code = (await answerOf(stage)).get('code') ?? ''
  const known = { redirect_uri: `${stage.app.origin}/`, code_verifier: verifier }
  return post(stage, '/token', { grant_type: 'authorization_code', code, ...known })
}

const refresh = (stage: Stage, token: string) =>
  post(stage, '/token', { grant_type: 'refresh_token', refresh_token: token })

test('prompt=none is for who is signed in', async ({ tab, realProvider, app }) => {
  const stage = { tab, realProvider, app }
  await ask(stage, { prompt: 'none' })
  expect((await answerOf(stage)).get('error')).toBe('login_required')
  await signIn(stage)
  await ask(stage, { prompt: 'none' })
  expect((await answerOf(stage)).get('code')).toBeTruthy()
  await tab.goto(`${realProvider.issuer}/session/end?client_id=${realProvider.clientId}`)
  await step.signOutAsPerson(tab)
  await ask(stage, { prompt: 'none' })
  expect((await answerOf(stage)).get('error')).toBe('login_required')
})

test('refresh tokens rotate, and a used one revokes its family', async ({ tab, realProvider, app }) => {
  const stage = { tab, realProvider, app }
  realProvider.accessTokenLifetime = 7
  const first = await signIn(stage)
  expect(membersOf(first).expires_in).toBe(7)
  const second = await refresh(stage, textOf(first, 'refresh_token'))
  expect(second.status).toBe(200)
  expect(textOf(second, 'refresh_token')).not.toBe(textOf(first, 'refresh_token'))
  expect(await realProvider.acceptsAccessToken(textOf(second, 'access_token'))).toBe(true)
  expect(membersOf(await refresh(stage, textOf(first, 'refresh_token'))).error).toBe('invalid_grant')
  expect(membersOf(await refresh(stage, textOf(second, 'refresh_token'))).error).toBe('invalid_grant')
  expect(await realProvider.acceptsAccessToken(textOf(second, 'access_token'))).toBe(false)
})

test('a revoked refresh token is gone, and the person stays known', async ({ tab, realProvider, app }) => {
  const stage = { tab, realProvider, app }
  const token = textOf(await signIn(stage), 'refresh_token')
  expect((await post(stage, '/token/revocation', { token })).status).toBe(200)
  expect(membersOf(await refresh(stage, token)).error).toBe('invalid_grant')
  await ask(stage, { prompt: 'none' })
  expect((await answerOf(stage)).get('code')).toBeTruthy()
})
