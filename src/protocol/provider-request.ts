// Room protocol: what all requests to the provider share. No cookies, no redirects, no referrer, a deadline and a byte limit.
import { OidcError } from '../errors/oidc-error.ts'
import { showUrl, traceTalk } from '../trace/trace.ts'
import type { Endpoint, Tell } from '../trace/trace.ts'
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

/** How long one request to the provider may take, in milliseconds. */
export const deadline = 10_000

const mostBytes = 1_000_000

/** An init without a prototype: nothing on Object.prototype takes part. */
export type PlainInit = RequestInit & { readonly __proto__: null }

/**
 * The init of a GET to the provider.
 *
 * @see [Fetch §5.4](https://fetch.spec.whatwg.org/#requestinit)
 */
export function makeInit(): PlainInit {
  return {
    __proto__: null,
    headers: { accept: 'application/json' },
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(deadline),
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true })
    if (text.length > mostBytes) {
      await reader?.cancel()
      return ''
    }
  }
  return text
}

/**
 * Translates what `fetch` threw: a missed deadline, or a network failure that `explain` puts into words.
 *
 * @see [Fetch §5.6](https://fetch.spec.whatwg.org/#fetch-method)
 */
export function networkError(thrown: unknown, url: string, explain: string): OidcError {
  if (thrown instanceof OidcError) return thrown
  const cause = thrown as Error
  return cause.name === 'TimeoutError'
    ? new OidcError('OIDC_TIMEOUT', `${showUrl(url)} did not answer within ${deadline / 1000} s.`, { cause })
    : new OidcError('OIDC_NETWORK', `${showUrl(url)} cannot be reached from here: ${explain}`, { cause })
}

/**
 * Reads the body of an answer as a JSON object, where its content type says that it is one.
 *
 * @see [OpenID Connect Discovery 1.0 §4.2](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse)
 */
export async function readBody(response: Response): Promise<JsonObject | undefined> {
  return /^[^;]*[/+]json/i.test(response.headers.get('content-type') ?? '')
    ? readJsonObject(await readText(response))
    : undefined
}

/**
 * Gets a JSON document from the provider; nothing where the answer is none.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §4.1](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest)
 */
export async function getDocument(outside: Outside, endpoint: Endpoint, url: string): Promise<JsonObject> {
  const send = (): Promise<Response> => fetch(url, makeInit())
  try {
    const response = await traceTalk(outside.tell, { endpoint, method: 'GET', url, carries: [], send })
    const body = response.status === 200 ? await readBody(response) : undefined
    if (body) return body
    throw new OidcError(
      'OIDC_METADATA_INVALID',
      `${showUrl(url)} answered ${response.status} without a JSON object. Check \`issuer\`.`,
      { remedy: response.status < 500 ? 'fix' : 'retry' },
    )
  } catch (thrown) {
    throw networkError(
      thrown,
      url,
      `check \`issuer\` by opening the address; allow ${outside.origin} at the provider (CORS); or the network is down.`,
    )
  }
}
