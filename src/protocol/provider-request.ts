// Room protocol: what all requests to the provider share. No cookies, no redirects, no referrer, a deadline and a byte limit.
import { OidcError } from '../errors/oidc-error.ts'
import { showUrl, traceTalk } from '../trace/trace.ts'
import type { Endpoint, Talk, Tell } from '../trace/trace.ts'
import { readJsonObject } from './json.ts'
import type { JsonObject } from './json.ts'

/** What protocol steps need from the outside world. */
export interface Outside {
  readonly tell: Tell
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number
  /** The app's origin, for messages. */
  readonly origin: string
}

const mostBytes = 1_000_000

/** An init that can be filled in; without a prototype, so that nothing on Object.prototype takes part. */
export type PlainInit = RequestInit & { readonly __proto__: null; headers: Record<string, string> }

/**
 * The init of a request to the provider.
 *
 * @see [Fetch §5.4](https://fetch.spec.whatwg.org/#requestinit)
 */
export function makeInit(): PlainInit {
  return {
    __proto__: null,
    headers: { __proto__: null, accept: 'application/json' } as object as Record<string, string>,
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(10_000),
  }
}

/**
 * Translates what a request threw: a missed deadline, or nobody reached; `advice` says what to look at first.
 *
 * @see [Fetch §5.6](https://fetch.spec.whatwg.org/#fetch-method)
 */
export function toNetworkError(
  thrown: unknown,
  [url, origin, advice]: readonly [string, string, string],
): OidcError {
  const cause = thrown as Error
  if (cause instanceof OidcError) return cause
  if (cause.name === 'TimeoutError')
    return new OidcError('OIDC_TIMEOUT', `${showUrl(url)} did not answer in time.`, { cause })
  const message = `${showUrl(url)} cannot be reached from ${origin}: ${advice}; allow exactly this origin at the provider (CORS); or the network is down.`
  return new OidcError('OIDC_NETWORK', message, { cause })
}

/**
 * Performs a request to the provider and tells of it.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`
 * @see [Fetch §5.6](https://fetch.spec.whatwg.org/#fetch-method)
 */
export async function talk({ tell, origin }: Outside, exchange: Talk, advice: string): Promise<Response> {
  try {
    return await traceTalk(tell, exchange)
  } catch (thrown) {
    throw toNetworkError(thrown, [exchange.url, origin, advice])
  }
}

/**
 * Reads the body of an answer as a JSON object, where its content type says that it is one.
 *
 * @see [OpenID Connect Discovery 1.0 §4.2](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse)
 */
export async function readBody(response: Response): Promise<JsonObject | undefined> {
  if (!/^[^;]*[/+]json/i.test(response.headers.get('content-type') ?? '')) return undefined
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (text.length > mostBytes) {
      await reader?.cancel()
      return undefined
    }
  }
  return readJsonObject(text)
}

/**
 * Gets a JSON document from the provider.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §4.1](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest)
 */
export async function getDocument(outside: Outside, endpoint: Endpoint, url: string): Promise<JsonObject> {
  const send = (): Promise<Response> => fetch(url, makeInit())
  const response = await talk(
    outside,
    { endpoint, method: 'GET', url, carries: [], send },
    'check `issuer` by opening the address',
  )
  const { status } = response
  const body = status === 200 && (await readBody(response))
  if (body) return body
  const message = `${url} answered ${status} without a JSON object. Check \`issuer\`.`
  throw new OidcError('OIDC_METADATA_INVALID', message, { remedy: status < 500 ? 'fix' : 'retry' })
}
