// Harness page: the usual boot, and three popular HTTP clients that make their calls with the client's fetch.
import './boot.ts'
import axios, { isAxiosError } from 'axios'
import ky, { isHTTPError } from 'ky'
import createOpenApiClient from 'openapi-fetch'

type Order = { title: string }
type Echo = { method: string; path: string; body: string }
type EchoResponse = { 200: { content: { 'application/json': Echo } } }
type Paths = {
  '/orders': {
    get: { responses: EchoResponse }
    post: { requestBody: { content: { 'application/json': Order } }; responses: EchoResponse }
  }
}

/** What came back: the status, and the body that the API says it was sent. */
export type Heard = { status: number; body: string }

/** Each reads the orders at that origin, and adds one. */
type HttpClient = { get: (origin: string) => Promise<Heard>; post: (origin: string) => Promise<Heard> }

declare global {
  interface Window {
    httpClients: Record<'ky' | 'axios' | 'openapi-fetch', HttpClient>
  }
}

const { fetch: send } = window.oidc
const order: Order = { title: 'Ångström & Co' }

async function withKy(origin: string, options: { method: string; json?: Order }): Promise<Heard> {
  try {
    const response = await ky('orders', { ...options, prefix: origin, fetch: send, retry: 0 })
    return { status: response.status, body: (await response.json<Echo>()).body }
  } catch (error) {
    if (isHTTPError(error)) return { status: error.response.status, body: error.name }
    throw error
  }
}

async function withAxios(origin: string, options: { method: string; data?: Order }): Promise<Heard> {
  try {
    const fetching = { adapter: 'fetch', env: { fetch: send } } as const
    const { status, data } = await axios<Echo>({ ...options, url: `${origin}/orders`, ...fetching })
    return { status, body: data.body }
  } catch (error) {
    if (isAxiosError(error)) return { status: error.response?.status ?? 0, body: error.name }
    throw error
  }
}

function openApi(origin: string) {
  return createOpenApiClient<Paths>({ baseUrl: origin, fetch: send })
}

function hear({ data, response }: { data?: Echo; response: Response }): Heard {
  return { status: response.status, body: data?.body ?? 'no data' }
}

window.httpClients = {
  ky: {
    get: (origin) => withKy(origin, { method: 'get' }),
    post: (origin) => withKy(origin, { method: 'post', json: order }),
  },
  axios: {
    get: (origin) => withAxios(origin, { method: 'get' }),
    post: (origin) => withAxios(origin, { method: 'post', data: order }),
  },
  'openapi-fetch': {
    get: async (origin) => hear(await openApi(origin).GET('/orders')),
    post: async (origin) => hear(await openApi(origin).POST('/orders', { body: order })),
  },
}
