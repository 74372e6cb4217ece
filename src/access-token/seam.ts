// Room access-token: the seam. The access token and the refresh token exist in this file only, in closures; all others see
// placeholders. No promise that carries one is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeResponse,
  defineProperty,
  digestText,
  encodeComponent,
  formText,
  hasOwn,
  headersGet,
  headersSet,
  indexOf,
  nativeFetch,
  ownKeys,
  parse,
  promiseThen,
  requestHeaders,
  responseHeaders,
  responseStatus,
  responseText,
  slice,
  stringify,
} from './primordials.ts'
import { makeInit } from '../protocol/provider-request.ts'

/** Stands where a secret stood; oauth4webapi sends and checks this one. */
export const placeholder = 'kept-in-the-seam'

/** The secrets of one answer, out of sight until they are kept. */
export interface Envelope {
  /** Makes the answer's secrets the current ones; without a new refresh token the old one stays. */
  keep(): void
  /** Hashes the access token, for `at_hash`. */
  hash(algorithm: string): Promise<ArrayBuffer>
}

/** Revokes what was held: a request that outlives the page. */
export type Revoke = (url: string, clientId: string) => Promise<Response>

/** The holder of the secrets. Nothing that it gives out holds one. */
export interface Seam {
  /** Performs a token request; the answer comes with placeholders, its secrets go to `receive`. */
  exchange(url: string, form: URLSearchParams, receive: (envelope: Envelope) => unknown): Promise<Response>
  /** Sends a request with the access token in its `Authorization` header. */
  send(request: Request): Promise<Response>
  /** Whether there is a refresh token. */
  canRefresh(): boolean
  /** Forgets all secrets at once and gives a way to revoke them. */
  empty(): Revoke
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

/** Puts the refresh token where its placeholder stands in a form. */
function fillIn(form: string, refreshToken: string): string {
  const mark = 'refresh_token=' + placeholder
  const at = indexOf(form, mark)
  if (at < 0) return form
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
    return typeof answer === 'object' && answer !== null ? (answer as Answer) : undefined
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

/** Posts a form and gives the answer with its text to `open`, whose result is what others get. */
function postAndOpen(
  url: string,
  body: string,
  open: (response: Response, text: string) => Response,
): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const read = (response: Response): void =>
      settle(
        responseText(response),
        (text) => {
          try {
            resolve(open(response, text))
          } catch (error) {
            reject(error)
          }
        },
        reject,
      )
    settle(post(url, body, false), read, reject)
  })
}

/** A way to revoke a secret that is no longer held. */
function makeRevoke(secret: string, hint: string): Revoke {
  return (url, clientId) =>
    post(
      url,
      'token=' +
        encodeComponent(secret) +
        '&token_type_hint=' +
        hint +
        '&client_id=' +
        encodeComponent(clientId),
      true,
    )
}

/** Opens the seam of one client: one access token, one refresh token, nobody else. */
export function openSeam(): Seam {
  let accessToken = ''
  let refreshToken = ''

  function split(answer: Answer, receive: (envelope: Envelope) => unknown): void {
    const newAccess = takeOut(answer, 'access_token')
    const newRefresh = takeOut(answer, 'refresh_token')
    receive({
      keep() {
        accessToken = newAccess
        if (newRefresh !== '') refreshToken = newRefresh
      },
      hash: (algorithm) => digestText(algorithm, newAccess),
    })
  }

  return {
    exchange: (url, form, receive) =>
      postAndOpen(url, fillIn(formText(form), refreshToken), (response, text) => {
        const answer = readAnswer(response, text)
        if (answer) split(answer, receive)
        return makeVisible(responseStatus(response), answer)
      }),

    send(request) {
      headersSet(requestHeaders(request), 'authorization', 'Bearer ' + accessToken)
      return nativeFetch(request)
    },

    canRefresh: () => refreshToken !== '',

    empty() {
      const revoke =
        refreshToken === ''
          ? makeRevoke(accessToken, 'access_token')
          : makeRevoke(refreshToken, 'refresh_token')
      accessToken = ''
      refreshToken = ''
      return revoke
    },
  }
}
