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
import { startRecorder, type Recorder } from './recorder.ts'
import type { LoggedRequest } from './request-log.ts'

export type Api = Recorder<'resource' | 'preflight'> & {
  /** Whether an access token is valid. */
  accepts: (token: string) => Awaitable<boolean>
  /** How the answers deviate from the honest echo. */
  switches: Switch
  /** Refuses the next requests, as many as that, whatever token they carry. */
  rejectNext: (count: number) => void
}

/** The access token of a request, if it has one in its header (RFC 6750 §2.1). */
function bearerToken({ headers }: LoggedRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

function refusal(): Answer {
  const answer = jsonAnswer({ error: 'invalid_token' }, 401)
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer error="invalid_token"' } }
}

function echo({ method, path, query, body }: LoggedRequest): Answer {
  return jsonAnswer({ method, path, query: query.toString(), body })
}

export async function startApi(): Promise<Api> {
  const rejection = { ...refusal(), contentType: 'application/json' }
  const recorder = await startRecorder({
    host: 'localhost',
    endpointOf: ({ method }) => (method === 'OPTIONS' ? 'preflight' : 'resource'),
    async respond(request, response) {
      if (request.endpoint === 'preflight') return send(response, preflightAnswer(), api.switches)
      const deviation = takeDeviation(api.switches)
      await waitForGate(deviation, request)
      const token = bearerToken(request)
      const isGood = token !== undefined && (await api.accepts(token))
      send(response, deviate(isGood ? echo(request) : refusal(), deviation), deviation)
    },
  })
  const api: Api = {
    ...recorder,
    accepts: () => false,
    switches: {},
    rejectNext(count) {
      api.switches.once = Array.from({ length: count }, () => rejection)
    },
    reset() {
      recorder.reset()
      api.switches = {}
    },
  }
  return api
}
