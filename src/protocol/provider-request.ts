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
 * The init of a form post to the provider.
 *
 * @see [RFC 6749 §3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)
 */
export function makePost(body: string): PlainInit {
  const init = makeInit()
  init.method = 'POST'
  init.headers['content-type'] = 'application/x-www-form-urlencoded;charset=UTF-8'
  init.body = body
  return init
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
  const shown = showUrl(url)
  return cause.name === 'TimeoutError'
    ? new OidcError('OIDC_TIMEOUT', `${shown} did not answer in time.`, { cause })
    : new OidcError(
        'OIDC_NETWORK',
        `${shown} cannot be reached. ${advice}, allow exactly ${origin} there (CORS), or check the network.`,
        { cause },
      )
}

/** An answer of the provider: its status, and its body where that is a JSON object. */
export interface Answer {
  readonly status: number
  readonly body: JsonObject | undefined
  /** Seconds that the provider asks to wait before the next try. */
  readonly retryAfter?: number | undefined
}

/** The seconds of a `Retry-After` (RFC 9110 §10.2.3), given as such or as a date. */
function readRetryAfter(value: string | null, now: number): number | undefined {
  const seconds = value && (/^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000)
  return seconds && seconds > 0 ? seconds : undefined
}

/**
 * Reads the body of an answer as a JSON object, where its content type says that it is one.
 *
 * @see [OpenID Connect Discovery 1.0 §4.2](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationResponse)
 */
export async function readBody({ headers, body }: Response): Promise<JsonObject | undefined> {
  const reader = body?.getReader()
  if (!/^[^;]*[/+]json/i.test(headers.get('content-type') ?? '')) {
    // What nobody reads may be without end.
    void reader?.cancel()
    return undefined
  }
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader?.read(); part?.value && text.length < mostBytes; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true })
  }
  void reader?.cancel()
  return text.length < mostBytes ? readJsonObject(text) : undefined
}

/**
 * Performs a request to the provider, tells of it, and reads its answer; `advice` says what to look at first when nobody answers.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`
 * @see [Fetch §5.6](https://fetch.spec.whatwg.org/#fetch-method)
 */
export async function ask({ tell, origin, now }: Outside, talk: Talk, advice: string): Promise<Answer> {
  try {
    const response = await traceTalk(tell, talk)
    const retryAfter = readRetryAfter(response.headers.get('retry-after'), now())
    return { status: response.status, body: await readBody(response), retryAfter }
  } catch (thrown) {
    throw toNetworkError(thrown, [talk.url, origin, advice])
  }
}

/**
 * Gets a JSON document from the provider.
 *
 * @throws {@link OidcError} `OIDC_NETWORK`, `OIDC_TIMEOUT`, `OIDC_METADATA_INVALID`
 * @see [OpenID Connect Discovery 1.0 §4.1](https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest)
 */
export async function getDocument(outside: Outside, endpoint: Endpoint, url: string): Promise<JsonObject> {
  const send = (): Promise<Response> => fetch(url, makeInit())
  const { status, body } = await ask(
    outside,
    { endpoint, method: 'GET', url, carries: [], send },
    'Check `issuer`',
  )
  if (status === 200 && body) return body
  const remedy = status < 500 ? 'fix' : 'retry'
  throw new OidcError(
    'OIDC_METADATA_INVALID',
    `${url} answered ${status} without a JSON object. Check \`issuer\`.`,
    { remedy },
  )
}
