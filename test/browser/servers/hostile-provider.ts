// Test servers: an OpenID Provider that is honest until a test flips a switch, and remembers every request.
import type { ServerResponse } from 'node:http'
import { deviate, htmlAnswer, preflightAnswer, send, takeDeviation, waitForGate } from './answer.ts'
import { answerAuthorization } from './hostile/authorization.ts'
import { answerEndSession, answerRevocation } from './hostile/endings.ts'
import { createGrants, type Grants, type Secret } from './hostile/grants.ts'
import { answerCheckSession, answerFrontChannel } from './hostile/frames.ts'
import { createKeyRing, type KeyRing } from './hostile/keys.ts'
import { answerDiscovery, answerJwks } from './hostile/metadata.ts'
import { choosePaths, endpointOf, pathOf, type LoggedEndpoint, type Paths } from './hostile/paths.ts'
import { answerPushed, createPushedRequests, type PushedRequests } from './hostile/pushed.ts'
import { createSessions, type Sessions } from './hostile/sessions.ts'
import { honestSwitches, type Endpoint, type Switches } from './hostile/switches.ts'
import { answerRefresh, answerToken } from './hostile/token.ts'
import type { Handler } from './hostile/turn.ts'
import { answerUserinfo } from './hostile/userinfo.ts'
import type { Host } from './loopback.ts'
import { createProofDesk, type ProofDesk, type SeenProof } from './proofs.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { LoggedRequest } from './request-log.ts'

export type HostileProviderOptions = {
  /** 127.0.0.1 unless told: another site than an app on localhost. */
  host?: Host
  /** The issuer path that a reset goes back to. */
  issuerPath?: string
  /** Endpoint paths; random unless told. */
  paths?: Paths
}

export type HostileProvider = Recorder<LoggedEndpoint> & {
  readonly issuer: string
  readonly keys: KeyRing
  /** Every code, verifier and token that went over the wire so far. */
  readonly secrets: readonly Secret[]
  readonly switches: Switches
  /** Who has a session here. */
  readonly sessions: Sessions
  /** Every proof of possession that came, in order. */
  readonly proofs: readonly SeenProof[]
  /** From now on only another nonce is good. */
  changeNonce: () => void
  /** How often a refresh token came that was used up. */
  countReuses: () => number
  urlOf: (endpoint: Endpoint) => string
  acceptsAccessToken: (token: string) => boolean
  /** The one API that an access token is for. */
  audienceOf: (token: string) => string | undefined
  /** The thumbprint of the key that an access token is bound to. */
  boundTo: (token: string) => string | undefined
  /** Seconds since the epoch, by the provider's clock. */
  now: () => number
  /** Every access token is invalid from now on, as if its time were over. */
  forgetAccessTokens: () => void
  /** Honest again: switches, log and memory as at the start, open requests cut. */
  reset: () => void
}

type State = {
  switches: Switches
  paths: Paths
  keys: KeyRing
  grants: Grants
  pushed: PushedRequests
  sessions: Sessions
  proofs: ProofDesk
  origin: string
}

const handlers: { [E in Endpoint]: Handler<E> } = {
  discovery: answerDiscovery,
  jwks: answerJwks,
  pushed_authorization_request: answerPushed,
  authorization: answerAuthorization,
  token: answerToken,
  refresh: answerRefresh,
  userinfo: answerUserinfo,
  revocation: answerRevocation,
  end_session: answerEndSession,
  check_session: answerCheckSession,
  front_channel: answerFrontChannel,
}

/** Seconds since the epoch. */
const nowOf = ({ switches }: State) => Math.floor(Date.now() / 1000) + switches.clock
const issuerOf = ({ origin, switches }: State) => `${origin}${switches.issuerPath}`
const urlOf = ({ origin, paths, switches }: State, endpoint: Endpoint) =>
  `${origin}${pathOf(endpoint, paths, switches)}`

async function answer<E extends Endpoint>(
  state: State,
  request: LoggedRequest<E>,
  response: ServerResponse,
): Promise<void> {
  const { switches, keys, grants, pushed, sessions, proofs } = state
  const deviation = takeDeviation(switches[request.endpoint])
  await waitForGate(deviation, request)
  const handler: Handler<E> = handlers[request.endpoint]
  const known = {
    request,
    deviation,
    switches,
    issuer: issuerOf(state),
    now: nowOf(state),
    keys,
    grants,
    pushed,
    sessions,
    proofs,
  }
  const honest = await handler({ ...known, urlOf: (endpoint) => urlOf(state, endpoint) })
  send(response, deviate(honest, deviation), { cors: switches.cors, ...deviation })
}

async function respond(
  state: State,
  request: LoggedRequest<LoggedEndpoint>,
  response: ServerResponse,
): Promise<void> {
  const { endpoint } = request
  if (endpoint === 'preflight') send(response, preflightAnswer(), state.switches)
  else if (endpoint === 'elsewhere') send(response, htmlAnswer('not found', 404), state.switches)
  else await answer(state, { ...request, endpoint }, response)
}

export async function startHostileProvider(options: HostileProviderOptions = {}): Promise<HostileProvider> {
  const state: State = {
    switches: honestSwitches(options.issuerPath),
    paths: choosePaths(options.paths ?? {}),
    keys: await createKeyRing(),
    grants: createGrants(),
    pushed: createPushedRequests(),
    sessions: createSessions(),
    proofs: createProofDesk(),
    origin: '',
  }
  const { keys, grants, pushed, sessions, proofs } = state
  const recorder = await startRecorder({
    host: options.host ?? '127.0.0.1',
    endpointOf: (request) => endpointOf(request, state.paths, state.switches),
    respond: (request, response) => respond(state, request, response),
  })
  state.origin = recorder.origin
  return {
    ...recorder,
    keys,
    secrets: grants.secrets,
    sessions,
    proofs: proofs.seen,
    changeNonce: proofs.rotate,
    countReuses: grants.countReuses,
    get issuer() {
      return issuerOf(state)
    },
    get switches() {
      return state.switches
    },
    urlOf: (endpoint) => urlOf(state, endpoint),
    acceptsAccessToken: (token) => grants.grantOf(token, nowOf(state)) !== undefined,
    audienceOf: grants.audienceOf,
    boundTo: (token) => grants.grantOf(token, nowOf(state))?.jkt ?? undefined,
    now: () => nowOf(state),
    forgetAccessTokens: grants.forgetAccessTokens,
    reset() {
      recorder.reset()
      state.switches = honestSwitches(options.issuerPath)
      grants.clear()
      pushed.clear()
      sessions.clear()
      proofs.clear()
    },
  }
}
