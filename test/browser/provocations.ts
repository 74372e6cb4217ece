// Browser tests, errors: how to provoke each code that there is; the type of the table makes sure that none is missing.
import type { OidcErrorCode, Remedy } from '../../src/errors/codes.ts'
import type { Failure } from './app/outcome.ts'
import { earlyDeadlines } from './deadlines.ts'
import { noActivation, noPopups } from './early-scripts.ts'
import type { App } from './servers/app.ts'
import {
  addingParameter,
  alteringParameter,
  answeringError,
  keepBackCallback,
  leavingOut,
  setting,
} from './servers/hostile/changes.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'
import { popupAnswer, signInByPopup } from './session-steps.ts'
import { callApi, letTimePass, openApp, openSignedIn, outcome, signIn, userInfo } from './steps.ts'
import type { Tab } from './tab.ts'

/** `api` is listed, `elsewhere` is not. */
export type Stage = {
  op: HostileProvider
  app: App
  tab: Tab
  api: string
  elsewhere: string
  /** The API answers the next call with 401 and that challenge. */
  challenge: (challenge: string) => void
}
type Provocation = (stage: Stage) => Promise<Failure | undefined>
type Spoil = (op: HostileProvider, stage: Stage) => unknown

function atSignIn(spoil: Spoil): Provocation {
  return async (stage) => {
    spoil(stage.op, stage)
    return (await openSignedIn(stage.tab)).error
  }
}

function atCall(spoil: Spoil): Provocation {
  return async (stage) => {
    await openSignedIn(stage.tab)
    spoil(stage.op, stage)
    stage.op.forgetAccessTokens()
    return (await callApi(stage.tab, stage.api)).error
  }
}

function atUserInfo(spoil: Spoil): Provocation {
  return async (stage) => {
    spoil(stage.op, stage)
    await openSignedIn(stage.tab)
    return (await userInfo(stage.tab)).error
  }
}

/** A callback that comes a day too late. */
const tooLate: Provocation = async ({ op, app, tab }) => {
  await tab.takeClock()
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 86_401)
  await tab.goto(callback())
  return (await outcome(tab)).error
}

const withoutSignIn: Provocation = async ({ tab, api }) => {
  await tab.goto('/')
  return (await callApi(tab, api)).error
}

/** The app signs in by itself, and the provider never lets anybody in. */
const inCircles: Provocation = async ({ op, app, tab }) => {
  app.early(noActivation)
  app.guarded = true
  op.switches.authorization.parameters = answeringError('login_required')
  await tab.goto('/')
  await tab.waitFor('#result', 'OIDC_LOGIN_LOOP')
  return JSON.parse(await tab.text('#result'))
}

const withoutPopups: Provocation = async ({ tab }) => {
  await tab.early(noPopups)
  await openApp(tab)
  await tab.click('#popup')
  return (await popupAnswer(tab)).error
}

const closedPopup: Provocation = async ({ op, tab }) => {
  op.switches.authorization.interactive = true
  await openApp(tab)
  const { popup, answer } = await signInByPopup(tab)
  await popup.waitFor('#agree')
  await popup.close()
  return (await answer()).error
}

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
