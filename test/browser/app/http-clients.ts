// Harness page: the usual boot, and three popular HTTP clients that make their calls with the client's fetch.
import './boot.ts'
import axios from 'axios'
import ky from 'ky'
import createOpenApiClient from 'openapi-fetch'

type Paths = {
  '/orders': { get: { responses: { 200: { content: { 'application/json': { path: string } } } } } }
}

/** Each asks for the orders at that origin, and gives the status of the answer. */
type HttpClients = Record<'ky' | 'axios' | 'openapi-fetch', (origin: string) => Promise<number>>

declare global {
  interface Window {
    httpClients: HttpClients
  }
}

const send: typeof fetch = (input, init) => window.oidc.fetch(input, init)

window.httpClients = {
  ky: async (origin) => (await ky.get('orders', { prefix: origin, fetch: send, retry: 0 })).status,
  axios: async (origin) => {
    const response = await axios.get(`${origin}/orders`, { adapter: 'fetch', env: { fetch: send } })
    return response.status
  },
  'openapi-fetch': async (origin) => {
    const { response } = await createOpenApiClient<Paths>({ baseUrl: origin, fetch: send }).GET('/orders')
    return response.status
  },
}
