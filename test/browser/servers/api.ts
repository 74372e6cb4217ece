// Test servers: a resource server on an origin of its own. It echoes what it was asked, never the token.
import {
  deviate,
  jsonAnswer,
  preflightAnswer,
  send,
  takeDeviation,
  waitForGate,
  type Answer,
  type Awaitable,
  type Switch,
} from './answer.ts'
import { challengeOf, refuseBoundCall, tokenOf } from './bound-calls.ts'
import { createProofDesk, type ProofDesk, type ProofMode, type SeenProof } from './proofs.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { LoggedRequest } from './request-log.ts'

export type Api = Recorder<'resource' | 'preflight'> & {
  /** Whether an access token is valid. */
  accepts: (token: string) => Awaitable<boolean>
  /** Whether all tokens have to be bound to a key, and nonces are wanted in proofs; `off` wants a proof of bound tokens only. */
  dpop: ProofMode
  /** True: each success brings a new nonce, and the one before is no longer good. */
  rotateNonces: boolean
  /** From now on only another nonce is good. */
  changeNonce: () => void
  /** Every proof of possession that came, in order. */
  readonly proofs: readonly SeenProof[]
  /** The thumbprint of the key that an access token is bound to. */
  boundTo: (token: string) => Awaitable<string | undefined>
  /** Seconds since the epoch, by the clock of this server. */
  now: () => number
  /** How the answers deviate from the honest echo. */
  switches: Switch
  /** Refuses the next requests, as many as that, whatever token they carry. */
  rejectNext: (count: number) => void
}

function echo({ method, path, query, body }: LoggedRequest): Answer {
  return jsonAnswer({ method, path, query: query.toString(), body })
}

type State = Pick<Api, 'accepts' | 'boundTo' | 'dpop' | 'now' | 'origin' | 'rotateNonces'>

/** What is wrong with a call, if anything is. */
async function refuse(api: State, desk: ProofDesk, request: LoggedRequest): Promise<Answer | undefined> {
  const { dpop, origin, accepts, boundTo, now } = api
  const token = tokenOf(request, 'DPoP') ?? tokenOf(request, 'Bearer') ?? ''
  const isBound = dpop !== 'off' || (await boundTo(token)) !== undefined
  const scheme = isBound ? 'DPoP' : 'Bearer'
  if (tokenOf(request, scheme) === undefined || !(await accepts(token)))
    return challengeOf(scheme, 'invalid_token')
  if (!isBound) return undefined
  const policy = { mode: dpop === 'off' ? 'on' : dpop, url: `${origin}${request.path}`, now: now() } as const
  return refuseBoundCall(desk, request, { ...policy, boundTo: async (bound) => boundTo(bound) })
}

function welcome({ rotateNonces }: State, desk: ProofDesk, request: LoggedRequest): Answer {
  const answer = echo(request)
  if (!rotateNonces) return answer
  desk.rotate()
  return { ...answer, headers: { ...answer.headers, ...desk.tellNonce() } }
}

const honest = () => ({
  switches: {},
  dpop: 'off' as const,
  rotateNonces: false,
  boundTo: () => undefined,
  now: () => Math.floor(Date.now() / 1000),
})

export async function startApi(): Promise<Api> {
  const desk = createProofDesk()
  const recorder = await startRecorder({
    host: 'localhost',
    endpointOf: ({ method }) => (method === 'OPTIONS' ? 'preflight' : 'resource'),
    async respond(request, response) {
      if (request.endpoint === 'preflight') return send(response, preflightAnswer(), api.switches)
      const deviation = takeDeviation(api.switches)
      await waitForGate(deviation, request)
      const answer = (await refuse(api, desk, request)) ?? welcome(api, desk, request)
      send(response, deviate(answer, deviation), deviation)
    },
  })
  const api: Api = {
    ...recorder,
    ...honest(),
    accepts: () => false,
    changeNonce: desk.rotate,
    proofs: desk.seen,
    rejectNext(count) {
      const rejection = challengeOf(api.dpop === 'off' ? 'Bearer' : 'DPoP', 'invalid_token')
      api.switches.once = Array.from({ length: count }, () => rejection)
    },
    reset() {
      recorder.reset()
      desk.clear()
      Object.assign(api, honest())
    },
  }
  return api
}
