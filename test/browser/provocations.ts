// Browser tests, errors: how to provoke each code that there is; the type of the table makes sure that none is missing.
import type { OidcErrorCode, Remedy } from '../../src/errors/codes.ts'
import { earlyDeadlines } from './deadlines.ts'
import {
  atCall,
  atSignIn,
  atUserInfo,
  closedPopup,
  inCircles,
  tooLate,
  withoutPopups,
  withoutSignIn,
  type Provocation,
} from './provocation.ts'
import {
  addingParameter,
  alteringParameter,
  answeringError,
  leavingOut,
  setting,
} from './servers/hostile/changes.ts'
import { callApi, openSignedIn, signIn } from './steps.ts'

const stranger = 'https://other.example'
const ended = { status: 400, body: '{"error":"invalid_grant"}' }
const blocked = "indexedDB.open = () => { throw new DOMException('blocked', 'SecurityError') }"
const insecure = "Object.defineProperty(window, 'isSecureContext', { value: false })"

export const provocations: Record<OidcErrorCode, [remedy: Remedy, provoke: Provocation]> = {
  OIDC_CONFIG_INVALID: [
    'fix',
    async ({ tab }) => {
      await openSignedIn(tab)
      return (await signIn(tab, { parameters: { client_id: 'other' } })).error
    },
  ],
  OIDC_INSECURE_CONTEXT: ['fix', atSignIn((_, { app }) => app.early(insecure))],
  OIDC_METADATA_INVALID: ['fix', atSignIn(({ switches }) => (switches.discovery.status = 404))],
  OIDC_ISSUER_MISMATCH: [
    'fix',
    atSignIn(({ switches }) => (switches.discovery.members = setting({ issuer: stranger }))),
  ],
  OIDC_CALLBACK_UNKNOWN_STATE: [
    'sign-in',
    atSignIn(
      ({ switches: { authorization } }) =>
        (authorization.parameters = alteringParameter('state', (state) => `${state}x`)),
    ),
  ],
  OIDC_CALLBACK_EXPIRED: ['sign-in', tooLate],
  OIDC_CALLBACK_INVALID: [
    'report',
    atSignIn(({ switches: { authorization } }) => (authorization.parameters = addingParameter('code', 'x'))),
  ],
  OIDC_CALLBACK_ISSUER_MISMATCH: [
    'report',
    atSignIn(
      ({ switches: { authorization } }) =>
        (authorization.parameters = alteringParameter('iss', () => stranger)),
    ),
  ],
  OIDC_AUTHORIZATION_FAILED: [
    'sign-in',
    atSignIn(
      ({ switches: { authorization } }) =>
        (authorization.parameters = answeringError('access_denied', 'User did not authorize the request')),
    ),
  ],
  OIDC_TOKEN_REQUEST_FAILED: ['retry', atSignIn(({ switches }) => (switches.token.status = 503))],
  OIDC_TOKEN_RESPONSE_INVALID: [
    'report',
    atSignIn(({ switches }) => (switches.token.members = leavingOut('access_token'))),
  ],
  OIDC_ID_TOKEN_INVALID: [
    'report',
    atSignIn(({ switches }) => (switches.idToken.claims = setting({ aud: 'other' }))),
  ],
  OIDC_IDENTITY_CHANGED: [
    'sign-in',
    atCall(({ switches }) => (switches.refreshedIdToken.claims = setting({ sub: 'eve' }))),
  ],
  OIDC_SESSION_ENDED: ['sign-in', atCall(({ switches }) => Object.assign(switches.refresh, ended))],
  OIDC_SIGNED_OUT: ['sign-in', withoutSignIn],
  OIDC_RESOURCE_NOT_LISTED: [
    'fix',
    async ({ tab, elsewhere }) => {
      await openSignedIn(tab)
      return (await callApi(tab, elsewhere)).error
    },
  ],
  OIDC_INSUFFICIENT_AUTHENTICATION: [
    'sign-in',
    async ({ tab, api, challenge }) => {
      await openSignedIn(tab)
      challenge('Bearer error="insufficient_user_authentication", acr_values="phr"')
      return (await callApi(tab, api)).error
    },
  ],
  OIDC_LOGIN_LOOP: ['report', inCircles],
  OIDC_POPUP_BLOCKED: ['retry', withoutPopups],
  OIDC_POPUP_CLOSED: ['retry', closedPopup],
  OIDC_NETWORK: ['retry', atSignIn(({ switches }) => (switches.token.cut = 'reset'))],
  OIDC_TIMEOUT: [
    'retry',
    atSignIn(({ switches }, { app }) => {
      app.early(earlyDeadlines)
      switches.token.hang = true
    }),
  ],
  OIDC_STORAGE_UNAVAILABLE: ['report', atSignIn((_, { app }) => app.early(blocked))],
  OIDC_USERINFO_INVALID: [
    'report',
    atUserInfo(({ switches }) => (switches.userinfo.members = setting({ sub: 'eve' }))),
  ],
  OIDC_NOT_SUPPORTED: [
    'fix',
    atUserInfo(({ switches }) => (switches.discovery.members = leavingOut('userinfo_endpoint'))),
  ],
}
