// Playground API: a resource server on its own origin that knows access tokens and orders, and nothing of the app.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Gatekeeper, Verdict } from './bearer.ts'
import { listOrders, placeOrder } from './orders.ts'

export function createApi(gatekeeper: Gatekeeper, appOrigin: string): RequestListener {
  return (request, response) => {
    allowApp(response, appOrigin)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    answer(gatekeeper, request, response).catch((error: unknown) => {
      send(response, 502, { error: 'The API could not reach the provider', detail: String(error) })
    })
  }
}

async function answer(gatekeeper: Gatekeeper, request: IncomingMessage, response: ServerResponse) {
  const verdict = await gatekeeper.judge(request.headers.authorization)
  if (!verdict.accepted) return refuse(response, verdict)
  const path = (request.url ?? '/').split('?')[0]
  const route = `${request.method} ${path}`
  if (route === 'GET /orders') return send(response, 200, { orders: listOrders(verdict.sub) })
  if (route === 'POST /orders') return send(response, 201, placeOrder(verdict.sub))
  const id = /^GET \/orders\/([\w-]+)$/.exec(route)?.[1]
  const order = listOrders(verdict.sub).find((one) => one.id === id)
  return order
    ? send(response, 200, order)
    : send(response, 404, { error: 'There is nothing at this address' })
}

function refuse(response: ServerResponse, { error, reason }: Extract<Verdict, { accepted: false }>) {
  const detail = error === undefined ? '' : ` error="${error}", error_description="${reason}"`
  response.setHeader('www-authenticate', `Bearer${detail}`)
  send(response, 401, { error: error ?? 'no_token', error_description: reason })
}

function send(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(JSON.stringify(body))
}

function allowApp(response: ServerResponse, appOrigin: string) {
  response.setHeader('access-control-allow-origin', appOrigin)
  response.setHeader('access-control-allow-methods', 'GET, POST')
  response.setHeader('access-control-allow-headers', 'authorization, content-type, dpop')
  response.setHeader('access-control-expose-headers', 'www-authenticate')
  response.setHeader('access-control-max-age', '600')
  response.setHeader('vary', 'origin')
}
