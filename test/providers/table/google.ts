// Providers: Google. A web client needs a secret, so a relay on the app's own origin adds it; without one nothing comes.
import { readFileSync } from 'node:fs'
import { jsonAnswer, type JsonObject } from '../../browser/servers/answer.ts'
import type { Asked } from '../world.ts'
import { usualScope, unknownScope, type Provider } from '../provider.ts'

const relay = 'https://app.example.com/google/token'
const userScope =
  'openid https://www.googleapis.com/auth/userinfo.profile https://www.googleapis.com/auth/userinfo.email'

/** Google's own token endpoint turns away whoever has no secret; the relay has it. */
function answers({ url }: Asked) {
  if (url.href === relay) return 'token' as const
  if (url.href !== 'https://oauth2.googleapis.com/token') return undefined
  return jsonAnswer({ error: 'invalid_request', error_description: 'client_secret is missing.' }, 400)
}

export const google: Provider = {
  name: 'Google',
  page: 'google',
  document: 'google',
  options: {
    issuer: 'https://accounts.google.com',
    clientId: 'my-spa',
    scope: `${usualScope} https://www.googleapis.com/auth/calendar.readonly`,
    resources: ['https://www.googleapis.com/calendar/'],
    metadata: { token_endpoint: relay },
    authorizationParameters: { access_type: 'offline', prompt: 'consent' },
  },
  asks: {
    scope: `${usualScope} https://www.googleapis.com/auth/calendar.readonly`,
    access_type: 'offline',
    prompt: 'consent',
  },
  responds: { iss: 'https://accounts.google.com', scope: userScope, authuser: '0', prompt: 'consent' },
  idToken: { claims: { azp: 'my-spa', hd: 'example.test', email_verified: true, auth_time: null } },
  accessToken: 'opaque',
  answersWith: { scope: userScope, expires_in: 3599, refresh_token_expires_in: 604_799 },
  refresh: 'stays',
  answers,
  calls: 'https://www.googleapis.com/calendar/v3/calendars/primary',
  logout: 'none',
  mistakes: [
    {
      title: 'asks Google itself for tokens',
      options: { metadata: {} },
      code: 'OIDC_TOKEN_REQUEST_FAILED',
      remedy: 'fix',
      says: ['It wants a secret, which no browser can keep', 'use a backend'],
    },
    unknownScope,
    {
      title: 'meets an ID Token whose issuer has no scheme',
      flip: ({ switches }) =>
        (switches.idToken.claims = (honest) => ({ ...honest, iss: 'accounts.google.com' })),
      code: 'OIDC_ID_TOKEN_INVALID',
      remedy: 'report',
      check: 'iss',
      says: ['not the expected issuer'],
    },
  ],
  remark: 'with a relay that adds the secret; without it: `OIDC_TOKEN_REQUEST_FAILED`, use a backend',
}

const recorded = JSON.parse(readFileSync('test/providers/documents/google.json', 'utf8')) as JsonObject

/** Since 2026 responses name the issuer; the metadata of later that year says so. */
export const googleNamed: Provider = {
  ...google,
  name: 'Google, announcing its issuer',
  document: { ...recorded, authorization_response_iss_parameter_supported: true },
  mistakes: [],
}

/** The same as it was before. */
export const googleUnnamed: Provider = {
  ...google,
  name: 'Google, without an issuer in responses',
  responds: { authuser: '0' },
  mistakes: [],
}
