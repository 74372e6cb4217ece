// Test servers: what every one of them is: a loopback server that records each request before it answers.
import type { ServerResponse } from 'node:http'
import { listen, type Host } from './loopback.ts'
import { createRequestLog, readRequest, type LoggedRequest, type RequestLog } from './request-log.ts'

export type Recorder<Endpoint extends string> = Omit<RequestLog<Endpoint>, 'all' | 'add' | 'clear'> & {
  readonly origin: string
  /** Every request in order of arrival, preflights too. */
  readonly log: RequestLog<Endpoint>['all']
  /** Forgets the requests and cuts those that are still open. */
  reset: () => void
  close: () => Promise<void>
}

export type Plan<Endpoint extends string> = {
  host: Host
  endpointOf: (request: LoggedRequest) => Endpoint
  respond: (request: LoggedRequest<Endpoint>, response: ServerResponse) => void | Promise<void>
}

export async function startRecorder<Endpoint extends string>({
  host,
  endpointOf,
  respond,
}: Plan<Endpoint>): Promise<Recorder<Endpoint>> {
  const { all, add, clear, ...reading } = createRequestLog<Endpoint>()
  const server = await listen(async (incoming, response) => {
    const request = await readRequest(incoming, endpointOf)
    if (!request) return
    add(request)
    await respond(request, response)
  }, host)
  return {
    ...reading,
    log: all,
    origin: server.origin,
    reset() {
      server.drop()
      clear()
    },
    close: server.close,
  }
}
