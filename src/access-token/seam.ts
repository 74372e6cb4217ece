// Room access-token: the seam. The access token and the refresh token exist in this file only, in closures; all others see
// placeholders. No promise that carries one is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeRequest,
  NativeResponse,
  defineProperty,
  digestText,
  encodeComponent,
  formText,
  hasOwn,
  headersGet,
  headersSet,
  indexOf,
  isArray,
  nativeFetch,
  ownKeys,
  parse,
  promiseThen,
  requestHeaders,
  requestRedirect,
  requestUrl,
  responseHeaders,
  responseStatus,
  responseText,
  slice,
  stringify,
} from './primordials.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { makeInit } from '../protocol/provider-request.ts'
import { isListed } from './resources.ts'

/** Stands where a secret stood: what everybody else sees of it. */
export const placeholder = 'kept-in-the-seam'

/** Where a provider takes secrets besides its token endpoint. */
export interface Places {
  readonly revocation?: string | undefined
  readonly userInfo?: string | undefined
}

/** The secrets of one answer, out of sight until they are kept. */
export interface Envelope {
  /**
   * Makes the answer's secrets the current ones. Those of a code come with the places that they may go to from then on;
   * those of a refresh stay with the places that there are, and without a new refresh token the old one stays.
   */
  keep(places: Places): void
  /** Hashes the access token, for `at_hash`. */
  hash(algorithm: string): Promise<ArrayBuffer>
}

/** The holder of the secrets. Nothing that it gives out holds one, and nothing that it is told later moves one elsewhere. */
export interface Seam {
  /** Performs a token request; the answer comes with placeholders, its secrets go to `receive`. */
  exchange(url: string, form: URLSearchParams, receive: (envelope: Envelope) => unknown): Promise<Response>
  /** Sends a copy of a request, to a listed resource or the UserInfo endpoint, with the access token in its header. */
  send(request: Request): Promise<Response>
  /** Whether there is a refresh token. */
  canRefresh(): boolean
  /** Forgets all secrets at once and gives a way to revoke them: a request that outlives the page. */
  empty(): (clientId: string) => Promise<Response>
}

type Nothing = { readonly __proto__: null }
type Answer = Record<string, unknown>

/** Listens to a promise without asking it or its prototype for a constructor. */
function settle<Value>(
  promise: Promise<Value>,
  onValue: (value: Value) => void,
  onError: (error: unknown) => void,
): void {
  defineProperty(promise, 'constructor', { __proto__: null, value: undefined } as PropertyDescriptor &
    Nothing)
  void promiseThen(promise, onValue, onError)
}

function post(url: string, body: string, keepalive: boolean): Promise<Response> {
  const init = makeInit()
  init.method = 'POST'
  init.headers['content-type'] = 'application/x-www-form-urlencoded;charset=UTF-8'
  init.body = body
  init.keepalive = keepalive
  return nativeFetch(url, init)
}

/** Where the placeholder of the refresh token begins in a form. */
const mark = 'refresh_token=' + placeholder

/** Puts the refresh token where its placeholder stands in a form. */
function fillIn(form: string, refreshToken: string): string {
  const at = indexOf(form, mark)
  return slice(form, 0, at) + 'refresh_token=' + encodeComponent(refreshToken) + slice(form, at + mark.length)
}

/** Takes a member out of an answer: its string comes back, a placeholder or nothing stays. */
function takeOut(answer: Answer, name: string): string {
  if (!hasOwn(answer, name)) return ''
  const value = answer[name]
  const secret = typeof value === 'string' ? value : ''
  answer[name] = secret === '' ? null : placeholder
  return secret
}

function parseObject(text: string): Answer | undefined {
  try {
    const answer = parse(text)
    return typeof answer === 'object' && answer !== null && !isArray(answer) ? (answer as Answer) : undefined
  } catch {
    return undefined
  }
}

/** Reads an answer as a JSON object whose members are plain values; of anything else nothing is passed on. */
function readAnswer(response: Response, text: string): Answer | undefined {
  if (
    indexOf(headersGet(responseHeaders(response), 'content-type') ?? '', 'json') < 0 ||
    text.length > 1_000_000
  )
    return undefined
  const answer = parseObject(text)
  if (!answer) return undefined
  const names = ownKeys(answer)
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string
    if (typeof answer[name] === 'object') answer[name] = null
  }
  return answer
}

/** Makes the answer that others see: same status, same members, placeholders for secrets. */
function makeVisible(status: number, answer: Answer | undefined): Response {
  const headers = { __proto__: null, 'content-type': 'application/json' }
  const init: ResponseInit & Nothing = {
    __proto__: null,
    status,
    headers: headers as object as Record<string, string>,
  }
  return new NativeResponse(status === 204 || !answer ? null : stringify(answer), init)
}

/** Takes the secrets out of an answer. */
type Open = (answer: Answer) => void

/**
 * A promise that is resolved with a response asks it for `then`. Without this, that look-up ends at Object.prototype, where a
 * getter of a late script would be handed the response of the token endpoint.
 */
function shieldResponses(): void {
  defineProperty(NativeResponse.prototype, 'then', {
    __proto__: null,
    value: undefined,
  } as PropertyDescriptor & Nothing)
}

/** Posts a form, has the secrets of its answer taken out by `open`, and gives what is left. */
function postAndOpen(url: string, body: string, open: Open): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    function read(response: Response): void {
      const show = (text: string): void => {
        const answer = readAnswer(response, text)
        if (answer) open(answer)
        resolve(makeVisible(responseStatus(response), answer))
      }
      settle(responseText(response), show, reject)
    }
    settle(post(url, body, false), read, reject)
  })
}

function revoke(url: string, clientId: string, secret: string): Promise<Response> {
  return post(url, 'token=' + encodeComponent(secret) + '&client_id=' + encodeComponent(clientId), true)
}

/** Sends a copy, so that whoever made the request cannot read the header that it gets. */
function sendCopy(
  request: Request,
  accessToken: string,
  isAllowed: (url: string) => boolean,
): Promise<Response> {
  const redirect = requestRedirect(request) === 'manual' ? 'manual' : 'error'
  const init: RequestInit & Nothing = { __proto__: null, redirect }
  const copy = new NativeRequest(request, init)
  if (!isAllowed(requestUrl(copy)))
    throw new OidcError('OIDC_RESOURCE_NOT_LISTED', 'This URL may not have the access token.')
  headersSet(requestHeaders(copy), 'authorization', 'Bearer ' + accessToken)
  return nativeFetch(copy)
}

/** Opens the seam of one client: one access token, one refresh token, nobody else. `prefixes` is what may be called. */
export function openSeam(prefixes: readonly string[]): Seam {
  shieldResponses()
  let accessToken = ''
  let refreshToken = ''
  let pinned = { __proto__: null, token: '' } as Places & Nothing & { readonly token: string }

  function enclose(newAccess: string, newRefresh: string, from: string): Envelope {
    return {
      keep({ revocation, userInfo }) {
        accessToken = newAccess
        if (newRefresh !== '' || from !== '') refreshToken = newRefresh
        if (from !== '') pinned = { __proto__: null, token: from, revocation, userInfo }
      },
      hash: (algorithm) => digestText(algorithm, newAccess),
    }
  }

  return {
    exchange(url, form, receive) {
      const text = formText(form)
      const isRefresh = indexOf(text, mark) >= 0
      const open: Open = (answer) =>
        void receive(
          enclose(takeOut(answer, 'access_token'), takeOut(answer, 'refresh_token'), isRefresh ? '' : url),
        )
      // A refresh token goes to the endpoint that it came from, whatever is asked for.
      return isRefresh
        ? postAndOpen(pinned.token, fillIn(text, refreshToken), open)
        : postAndOpen(url, text, open)
    },
    send: (request) =>
      sendCopy(request, accessToken, (url) => url === pinned.userInfo || isListed(prefixes, url)),
    canRefresh: () => refreshToken !== '',
    empty() {
      const secret = refreshToken === '' ? accessToken : refreshToken
      const url = pinned.revocation ?? ''
      accessToken = ''
      refreshToken = ''
      return (clientId) => revoke(url, clientId, secret)
    },
  }
}
