// Room protocol: the pushed authorization request (RFC 9126). Its parameters go to the provider ahead; the browser carries a reference.
import { readOAuthError } from '../errors/oauth-error.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { Metadata } from './metadata.ts'
import { ask, makePost } from './provider-request.ts'
import type { Answer, Outside } from './provider-request.ts'

/** A reference longer than that is refused: it goes into a URL. */
const longestReference = 1_000

const advice =
  'leave `pushedAuthorizationRequests` out: Auth0 and others take them from clients with a secret only'

function toError(
  { status, body, retryAfter }: Answer,
  isRequired: boolean | undefined,
  redirectUri: string | null,
): OidcError {
  const oauth = readOAuthError((name) => body?.[name])
  const isBusy = status >= 500 || status === 408 || status === 429
  const check = `Check the client there: public, its scopes, redirect URI exactly ${redirectUri}`
  const help = isBusy ? 'Try later.' : isRequired ? check : `${check}; or ${advice}.`
  return new OidcError(
    'OIDC_AUTHORIZATION_FAILED',
    `The provider answered a pushed authorization request with ${status}, see \`oauth\`. ${help}`,
    { oauth, remedy: isBusy ? 'retry' : 'fix', retryAfter },
  )
}

/** The reference in an answer, if it is good for anything. */
function readReference({ body }: Answer): string | undefined {
  const { request_uri: reference, expires_in: life } = body ?? {}
  const isText = typeof reference === 'string' && /^[\x21-\x7e]+$/.test(reference)
  // RFC 9126 §2.2: the seconds that it lives; some write numbers as text.
  const isAlive = typeof life !== 'object' && Number(life) > 0
  return isText && reference.length <= longestReference && isAlive ? reference : undefined
}

/**
 * Pushes the parameters of a sign-in to the provider; gives those that the browser goes to the authorization endpoint with.
 *
 * @throws {@link OidcError} `OIDC_AUTHORIZATION_FAILED`, `OIDC_NETWORK`, `OIDC_TIMEOUT`
 * @see [RFC 9126 §2](https://www.rfc-editor.org/rfc/rfc9126#section-2)
 */
export async function pushRequest(
  outside: Outside,
  metadata: Metadata,
  request: URLSearchParams,
): Promise<URLSearchParams> {
  const {
    pushed_authorization_request_endpoint: url = '',
    require_pushed_authorization_requests: isRequired,
  } = metadata
  const send = (): Promise<Response> => fetch(url, makePost(request.toString()))
  const answer = await ask(
    outside,
    { endpoint: 'pushed_authorization_request', method: 'POST', url, carries: [], send },
    `${isRequired ? '' : 'Leave `pushedAuthorizationRequests` out; or, '}in the provider's settings for pushed requests`,
  )
  const isTaken = answer.status === 201 || answer.status === 200
  if (!isTaken) throw toError(answer, isRequired, request.get('redirect_uri'))
  const reference = readReference(answer)
  if (reference) {
    // RFC 9126 §4: client and reference only; whatever else stood beside it would be ignored.
    return new URLSearchParams({ client_id: request.get('client_id') ?? '', request_uri: reference })
  }
  throw new OidcError(
    'OIDC_AUTHORIZATION_FAILED',
    `The provider answered a pushed authorization request with ${answer.status}, but without a usable \`request_uri\` and \`expires_in\`.`,
    { remedy: 'report' },
  )
}
