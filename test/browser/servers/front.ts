// Test servers: what a hosting service puts before an app: it adds headers by path, runs a middleware, and takes reports.
import { send, type Answer } from './answer.ts'
import { headersAt, type Rule } from './hosting.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import type { LoggedRequest } from './request-log.ts'

/** Answers a request itself, or lets it pass. */
export type Middleware = (context: {
  request: Request
  next: () => Promise<Response>
}) => Response | Promise<Response>

export type Front = Recorder<'page' | 'report'> & {
  /** What is put before the app; names in place of origins are filled in by then. */
  rules: Rule[]
  middleware: Middleware
  /** What violated a policy, by its directive, in order of arrival. */
  readonly reported: string[]
}

function takeReport(body: string): string {
  const { 'csp-report': report } = JSON.parse(body) as { 'csp-report': Record<string, string> }
  return report['effective-directive'] ?? report['violated-directive'] ?? ''
}

/** Asks the app for its file, without the headers that the app's own server sends. */
async function forward(origin: string, { path, query }: LoggedRequest): Promise<Response> {
  const { status, headers, body } = await fetch(`${origin}${path}?${query}`)
  const type = headers.get('content-type') ?? 'text/plain'
  return new Response(body, { status, headers: { 'content-type': type } })
}

async function toAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response
  return { status, headers: Object.fromEntries(headers), body: await response.text() }
}

/** Starts a front of the app at that origin. */
export async function startFront(appOrigin: string): Promise<Front> {
  const recorder = await startRecorder({
    host: 'localhost',
    endpointOf: ({ path }) => (path === '/csp-reports' ? 'report' : 'page'),
    async respond(request, response) {
      if (request.endpoint === 'report') {
        front.reported.push(takeReport(request.body))
        return send(response, { status: 204, headers: {}, body: '' }, { cors: 'off' })
      }
      const asked = new Request(`${recorder.origin}${request.path}`, { headers: pick(request) })
      const passed = await front.middleware({ request: asked, next: () => forward(appOrigin, request) })
      const { headers, ...answer } = await toAnswer(passed)
      const added = headersAt(front.rules, request.path)
      send(response, { ...answer, headers: { ...headers, ...added } }, { cors: 'off' })
    },
  })
  const front: Front = { ...recorder, rules: [], middleware: ({ next }) => next(), reported: [] }
  return front
}

/** The header that a browser asks for service worker scripts with. */
function pick({ headers }: LoggedRequest): Record<string, string> {
  const value = headers['service-worker']
  return typeof value === 'string' ? { 'service-worker': value } : {}
}
