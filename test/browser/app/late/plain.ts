// Harness page: the control: a client that keeps its tokens in ordinary variables, with the same hostile script in it.
import * as oauth from 'oauth4webapi'
import { client, insecure, session, type PlainSession } from '../plain.ts'
import { handleCarelessly } from './careless.ts'
import './baits.ts'
import './families.ts'
import { registerExercise } from './exercise.ts'

let held: PlainSession | undefined
void session.then((opened) => (held = opened))

function hold(): PlainSession {
  if (!held) throw new Error('signed out')
  return held
}

async function renew(): Promise<void> {
  const { as, tokens } = hold()
  const answer = await oauth.refreshTokenGrantRequest(
    as,
    client,
    oauth.None(),
    tokens.refresh_token ?? '',
    insecure,
  )
  held = { as, tokens: await oauth.processRefreshTokenResponse(as, client, answer) }
  await handleCarelessly('access_token', held.tokens.access_token)
  await handleCarelessly('refresh_token', held.tokens.refresh_token ?? '')
}

function call(url: string, init: RequestInit): Promise<Response> {
  const headers = { authorization: `Bearer ${hold().tokens.access_token}` }
  return fetch(new Request(url, { ...init, headers }))
}

registerExercise({
  async get(url) {
    await renew()
    return (await call(url, {})).status
  },
  async post(url) {
    const init = { method: 'POST', body: 'text' }
    const first = await call(url, init)
    if (first.status !== 401) return first.status
    await renew()
    return (await call(url, init)).status
  },
  async userInfo() {
    const { as, tokens } = hold()
    const answer = await oauth.userInfoRequest(as, client, tokens.access_token, insecure)
    return (await oauth.processUserInfoResponse(as, client, oauth.skipSubjectCheck, answer)).sub
  },
  async signOut() {
    const { as, tokens } = hold()
    held = undefined
    await oauth.revocationRequest(as, client, oauth.None(), tokens.refresh_token ?? '', insecure)
    return 'signed-out'
  },
})
