// Browser tests, errors: the ways to provoke one: at a sign-in, at a call, in a popup, in circles.
import type { Failure } from './app/outcome.ts'
import { noActivation, noPopups } from './early-scripts.ts'
import type { App } from './servers/app.ts'
import { answeringError, keepBackCallback } from './servers/hostile/changes.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'
import { popupAnswer, signInByPopup } from './session-steps.ts'
import { callApi, letTimePass, openApp, openSignedIn, outcome, userInfo } from './steps.ts'
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
export type Provocation = (stage: Stage) => Promise<Failure | undefined>
type Spoil = (op: HostileProvider, stage: Stage) => unknown

export function atSignIn(spoil: Spoil): Provocation {
  return async (stage) => {
    spoil(stage.op, stage)
    return (await openSignedIn(stage.tab)).error
  }
}

export function atCall(spoil: Spoil): Provocation {
  return async (stage) => {
    await openSignedIn(stage.tab)
    spoil(stage.op, stage)
    stage.op.forgetAccessTokens()
    return (await callApi(stage.tab, stage.api)).error
  }
}

export function atUserInfo(spoil: Spoil): Provocation {
  return async (stage) => {
    spoil(stage.op, stage)
    await openSignedIn(stage.tab)
    return (await userInfo(stage.tab)).error
  }
}

/** A callback that comes a day too late. */
export const tooLate: Provocation = async ({ op, app, tab }) => {
  await tab.takeClock()
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
  await openSignedIn(tab)
  await letTimePass({ tab, op }, 86_401)
  await tab.goto(callback())
  return (await outcome(tab)).error
}

export const withoutSignIn: Provocation = async ({ tab, api }) => {
  await tab.goto('/')
  return (await callApi(tab, api)).error
}

/** The app signs in by itself, and the provider never lets anybody in. */
export const inCircles: Provocation = async ({ op, app, tab }) => {
  app.early(noActivation)
  app.guarded = true
  op.switches.authorization.parameters = answeringError('login_required')
  await tab.goto('/')
  await tab.waitFor('#result', 'OIDC_LOGIN_LOOP')
  return JSON.parse(await tab.text('#result'))
}

export const withoutPopups: Provocation = async ({ tab }) => {
  await tab.early(noPopups)
  await openApp(tab)
  await tab.click('#popup')
  return (await popupAnswer(tab)).error
}

export const closedPopup: Provocation = async ({ op, tab }) => {
  op.switches.authorization.interactive = true
  await openApp(tab)
  const { popup, answer } = await signInByPopup(tab)
  await popup.waitFor('#agree')
  await popup.close()
  return (await answer()).error
}
