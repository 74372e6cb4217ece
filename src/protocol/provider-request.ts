// Room protocol: every plain GET to the provider. No cookies, no redirects, no referrer, a deadline and a byte limit.
import { OidcError } from '../errors/oidc-error.ts'
import { showUrl } from '../trace/trace.ts'
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

/** The init of every request to the provider: null prototype, so that nothing on Object.prototype takes part. */
export interface ProviderInit extends RequestInit {
  readonly __proto__: null
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    bytes += part.value.byteLength
    if (bytes > mostBytes) {
      await reader?.cancel()
      return ''
    }
    text += decoder.decode(part.value, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * Translates what `fetch` threw: a missed deadline, or a network failure that `explain` puts into words.
 *
 * @see [Fetch §5.6](https://fetch.spec.whatwg.org/#fetch-method)
 */
export function networkError(thrown: unknown, url: string, explain: string): OidcError {
  if (thrown instanceof OidcError) return thrown
  const cause = thrown instanceof Error ? thrown : undefined
  if (cause?.name === 'TimeoutError') {
    return new OidcError('OIDC_TIMEOUT', `${showUrl(url)} did not answer within ${deadline / 1000} s.`, {
      cause,
    })
  }
  return new OidcError('OIDC_NETWORK', explain, { cause })
}

/** An answer of the provider: its status and its body where that is a JSON object. */
export interface ProviderAnswer {
  readonly status: number
  readonly body: JsonObject | undefined
  readonly type: string
}

/**
 * Reads the body of an answer as a JSON object, where its content type says that it is one.
 *
 * @see [OpenID Connect Discovery 1.0 §4.2](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse)
 */
export async function readAnswer(response: Response): Promise<ProviderAnswer> {
  const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const isJson = type.endsWith('/json') || type.endsWith('+json')
  const body = isJson ? readJsonObject(await readText(response)) : undefined
  return { status: response.status, body, type }
}

/**
 * Gets a JSON document from the provider.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`
 * @see [OpenID Connect Discovery 1.0 §4.1](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest)
 */
export async function getDocument(
  outside: Outside,
  endpoint: Endpoint,
  url: string,
): Promise<ProviderAnswer> {
  const init: ProviderInit = {
    __proto__: null,
    headers: { accept: 'application/json' },
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(deadline),
  }
  outside.tell({ type: 'request', endpoint, method: 'GET', url: showUrl(url), carries: [] })
  try {
    const response = await fetch(url, init)
    outside.tell({ type: 'response', endpoint, url: showUrl(url), status: response.status, brings: [] })
    return await readAnswer(response)
  } catch (thrown) {
    throw networkError(
      thrown,
      url,
      `${url} could not be read from ${outside.origin}. Open it in a browser: if it is not there, correct \`issuer\`; ` +
        `if it is, the provider does not allow this origin (CORS) or redirects; else the network is down.`,
    )
  }
}
