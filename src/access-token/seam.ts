// Room access-token: the seam. The access token and the refresh token exist in this file only, in closures; all others see
// placeholders. No promise that carries one is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeRequest,
  NativeResponse,
  base64url,
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
  requestMethod,
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
import { makeIv, makeSealKey, openSealed, readText, sealText } from './sealing.ts'
import type { Sealed } from './sealing.ts'

/** Stands where a secret stood: what everybody else sees of it. */
export const placeholder = 'kept-in-the-seam'

/** Where a provider takes secrets besides its token endpoint. */
export interface Places {
  readonly revocation?: string | undefined
  readonly userInfo?: string | undefined
}

/** Proves that requests come from the holder of a key (RFC 9449). */
export interface Prover {
  prove(ask: { readonly method: string; readonly url: string; readonly ath?: string }): Promise<string>
  /** Takes the nonce that a server wants to see next. */
  learn(url: string, nonce: string | null): void
}

/** The secrets of one answer, or of one sealed record, out of sight until they are kept. */
export interface Envelope {
  /** Makes these secrets the current ones. A refresh that brought no new refresh token leaves the old one. */
  keep(): void
  /** Hashes the access token, for `at_hash`. */
  hash(algorithm: string): Promise<ArrayBuffer>
  /** Seals the secrets for storage; only where the app chose to keep them there. */
  readonly seal?: (() => Promise<Sealed>) | undefined
  /** Revokes secrets that nobody will keep. */
  discard(clientId: string): void
}

/** A token request: where it goes, and what the secrets of its answer are bound to. */
export interface Exchange {
  readonly url: string
  readonly form: URLSearchParams
  /** For a code: where its secrets may go from then on. Those of a refresh stay with the places that there are. */
  readonly places?: Places | undefined
  readonly prover?: Prover | undefined
}

/** The holder of the secrets. Nothing that it gives out holds one, and nothing that it is told later moves one elsewhere. */
export interface Seam {
  /** Performs a token request; the answer comes with placeholders, its secrets go to `receive`. */
  exchange(request: Exchange, receive: (envelope: Envelope) => unknown): Promise<Response>
  /** Sends a copy of a request, to a listed resource or the UserInfo endpoint, with the access token in its header. */
  send(request: Request): Promise<Response>
  /** Opens what was sealed. */
  unseal(sealed: Sealed, prover?: Prover): Promise<Envelope>
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

function post(url: string, body: string, proof: string, keepalive = false): Promise<Response> {
  const init = makeInit()
  if (proof !== '') init.headers['dpop'] = proof
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
function makeVisible(response: Response, answer: Answer | undefined): Response {
  const status = responseStatus(response)
  const pause = headersGet(responseHeaders(response), 'retry-after')
  const headers = { __proto__: null, 'content-type': 'application/json', 'retry-after': pause ?? '' }
  const init: ResponseInit & Nothing = {
    __proto__: null,
    status,
    headers: headers as object as Record<string, string>,
  }
  return new NativeResponse(status === 204 || !answer ? null : stringify(answer), init)
}

/** Takes the secrets out of an answer. */
type Open = (answer: Answer) => void

/** How an answer is asked for and opened. */
interface Opening {
  readonly open: Open
  readonly prover: Prover | undefined
}

/** The only places that secrets go to besides listed resources. */
type Pins = Places & Nothing & { readonly token: string }

/** What secrets are bound to. */
interface Terms {
  readonly pins: Pins
  readonly prover: Prover | undefined
}

const ignore = (): void => undefined

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

/** Hears a proof for a request, or an empty one where none is asked for. */
function withProof(
  prover: Prover | undefined,
  ask: Parameters<Prover['prove']>[0],
  { onProof, onError }: { onProof: (proof: string) => void; onError: (error: unknown) => void },
): void {
  if (prover) settle(prover.prove(ask), onProof, onError)
  else onProof('')
}

/** Posts a form, has the secrets of its answer taken out by `open`, and gives what is left. */
function postAndOpen(url: string, body: string, { open, prover }: Opening): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const attempt = (isFirst: boolean): void => {
      function read(response: Response): void {
        const nonce = headersGet(responseHeaders(response), 'dpop-nonce')
        if (prover) prover.learn(url, nonce)
        const show = (text: string): void => {
          const answer = readAnswer(response, text)
          // RFC 9449 §8: the server asks for its nonce; once is enough.
          if (prover && isFirst && nonce !== null && answer?.['error'] === 'use_dpop_nonce') attempt(false)
          else {
            if (answer) open(answer)
            resolve(makeVisible(response, answer))
          }
        }
        settle(responseText(response), show, reject)
      }
      withProof(
        prover,
        { method: 'POST', url },
        { onProof: (proof) => settle(post(url, body, proof), read, reject), onError: reject },
      )
    }
    attempt(true)
  })
}

function revoke(url: string, clientId: string, secret: string): Promise<Response> {
  const body = 'token=' + encodeComponent(secret) + '&client_id=' + encodeComponent(clientId)
  return post(url, body, '', true)
}

/** Whom a copy goes to, and how the token stands in it. */
interface Sending {
  readonly accessToken: string
  readonly proof: string
  readonly isAllowed: (url: string) => boolean
}

/** Sends a copy, so that whoever made the request cannot read the header that it gets. */
function sendCopy(request: Request, { accessToken, proof, isAllowed }: Sending): Promise<Response> {
  const redirect = requestRedirect(request) === 'manual' ? 'manual' : 'error'
  const init: RequestInit & Nothing = { __proto__: null, redirect }
  const copy = new NativeRequest(request, init)
  if (!isAllowed(requestUrl(copy)))
    throw new OidcError('OIDC_RESOURCE_NOT_LISTED', 'This URL may not have the access token.')
  // RFC 9449 §7.1: a token that is bound to a key goes with a proof, and under its own scheme.
  headersSet(requestHeaders(copy), 'authorization', (proof === '' ? 'Bearer ' : 'DPoP ') + accessToken)
  if (proof !== '') headersSet(requestHeaders(copy), 'dpop', proof)
  return nativeFetch(copy)
}

/** Sends a copy with a proof of possession for this token and this request. */
function sendProven(request: Request, prover: Prover, sending: Sending): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const url = requestUrl(request)
    const send = (proof: string): void => {
      const read = (response: Response): void => {
        prover.learn(url, headersGet(responseHeaders(response), 'dpop-nonce'))
        resolve(response)
      }
      settle(sendCopy(request, { ...sending, proof }), read, reject)
    }
    const prove = (hash: ArrayBuffer): void => {
      const ask = { method: requestMethod(request), url, ath: base64url(hash) }
      withProof(prover, ask, { onProof: send, onError: reject })
    }
    settle(digestText('SHA-256', sending.accessToken), prove, reject)
  })
}

/** Stands between the parts of what is sealed; no token holds a line break. */
const lineBreak = '\n'

/** Cuts the first line off; what is left comes back. */
function cutLine(text: string, take: (line: string) => void): string {
  const end = indexOf(text, lineBreak)
  take(slice(text, 0, end))
  return slice(text, end + 1)
}

/** Seals secrets together with the places that they may go to, under a key of its own. */
function sealLines(secrets: string, { token, revocation, userInfo }: Pins): Promise<Sealed> {
  const text =
    secrets + lineBreak + token + lineBreak + (revocation ?? '') + lineBreak + (userInfo ?? '') + lineBreak
  const iv = makeIv()
  return new NativePromise((resolve, reject) => {
    const seal = (key: CryptoKey): void =>
      settle(sealText(key, iv, text), (bytes) => resolve({ key, iv, bytes }), reject)
    settle(makeSealKey(), seal, reject)
  })
}

/**
 * Opens the seam of one client: one access token, one refresh token, nobody else. `prefixes` is what may be called;
 * `canSeal` whether sealed secrets may leave it, to be stored.
 */
export function openSeam(prefixes: readonly string[], canSeal: boolean): Seam {
  shieldResponses()
  let accessToken = ''
  let refreshToken = ''
  let pinned: Pins = { __proto__: null, token: '' }
  let bound: Prover | undefined

  function enclose(newAccess: string, newRefresh: string, { pins, prover }: Terms): Envelope {
    return {
      keep() {
        accessToken = newAccess
        refreshToken = newRefresh
        pinned = pins
        bound = prover
      },
      hash: (algorithm) => digestText(algorithm, newAccess),
      seal: canSeal ? () => sealLines(newAccess + lineBreak + newRefresh, pins) : undefined,
      discard(clientId) {
        const secret = newRefresh === '' ? newAccess : newRefresh
        if (pins.revocation) settle(revoke(pins.revocation, clientId, secret), ignore, ignore)
      },
    }
  }

  return {
    exchange({ url, form, places, prover }, receive) {
      const text = formText(form)
      const isRefresh = indexOf(text, mark) >= 0
      const terms: Terms = isRefresh
        ? { pins: pinned, prover: bound }
        : {
            pins: { __proto__: null, token: url, revocation: places?.revocation, userInfo: places?.userInfo },
            prover,
          }
      const before = isRefresh ? refreshToken : ''
      const open: Open = (answer) => {
        const newAccess = takeOut(answer, 'access_token')
        const newRefresh = takeOut(answer, 'refresh_token')
        void receive(enclose(newAccess, newRefresh === '' ? before : newRefresh, terms))
      }
      // A refresh token goes to the endpoint that it came from, whatever is asked for.
      const body = isRefresh ? fillIn(text, before) : text
      return postAndOpen(terms.pins.token, body, { open, prover: terms.prover })
    },
    send(request) {
      const isAllowed = (url: string): boolean => url === pinned.userInfo || isListed(prefixes, url)
      const sending: Sending = { accessToken, proof: '', isAllowed }
      return bound ? sendProven(request, bound, sending) : sendCopy(request, sending)
    },
    unseal: (sealed, prover) =>
      new NativePromise((resolve, reject) => {
        const read = (bytes: ArrayBuffer): void => {
          let access = ''
          let refresh = ''
          let token = ''
          let revocation = ''
          let userInfo = ''
          let rest = cutLine(readText(bytes), (line) => (access = line))
          rest = cutLine(rest, (line) => (refresh = line))
          rest = cutLine(rest, (line) => (token = line))
          rest = cutLine(rest, (line) => (revocation = line))
          cutLine(rest, (line) => (userInfo = line))
          const pins: Pins = { __proto__: null, token, revocation, userInfo }
          resolve(enclose(access, refresh, { pins, prover }))
        }
        settle(openSealed(sealed), read, reject)
      }),
    canRefresh: () => refreshToken !== '',
    empty() {
      const secret = refreshToken === '' ? accessToken : refreshToken
      const url = pinned.revocation ?? ''
      accessToken = ''
      refreshToken = ''
      bound = undefined
      return (clientId) => revoke(url, clientId, secret)
    },
  }
}
