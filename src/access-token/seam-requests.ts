// Room access-token: the requests that carry a token, and the answers that bring one. What goes through here is handed in and handed
// on; nothing is kept. No promise that carries a token is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeRequest,
  NativeResponse,
  defineProperty,
  digestText,
  encodeComponent,
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
  stringify,
} from './primordials.ts'
import { abortReason, isAborted, limitBytes, responseBody } from './streams.ts'
import type { Limit } from './streams.ts'
import { base64url } from './base64url.ts'
import { OidcError } from '../errors/oidc-error.ts'
import { makeInit } from '../protocol/provider-request.ts'

export type Nothing = { readonly __proto__: null }

/** An answer of the token endpoint, its members plain values. */
export type TokenAnswer = Record<string, unknown>

/** What a proof is asked for. */
export interface ProofAsk {
  readonly method: string
  readonly url: string
  /** Hash of the access token (RFC 9449 §4.2). */
  readonly ath?: string | undefined
}

/** Proves that requests come from the holder of a key (RFC 9449). */
export interface Prover {
  readonly prove: (ask: ProofAsk) => Promise<string>
  /** Takes the nonce that a server wants to see next. */
  readonly learn: (url: string, nonce: string | null) => void
}

/** Listens to a promise without asking it or its prototype for a constructor. */
export function settle<Value>(
  promise: Promise<Value>,
  onValue: (value: Value) => void,
  onError: (error: unknown) => void,
): void {
  defineProperty(promise, 'constructor', { __proto__: null, value: undefined } as PropertyDescriptor &
    Nothing)
  void promiseThen(promise, onValue, onError)
}

/** The init of a form post; `proof` is empty where no key is at work. */
function makePost(body: string, proof: string): RequestInit {
  const init = makeInit()
  if (proof !== '') init.headers['dpop'] = proof
  init.method = 'POST'
  init.headers['content-type'] = 'application/x-www-form-urlencoded;charset=UTF-8'
  init.body = body
  return init
}

function parseObject(text: string): TokenAnswer | undefined {
  try {
    const answer = parse(text)
    return typeof answer === 'object' && answer !== null && !isArray(answer)
      ? (answer as TokenAnswer)
      : undefined
  } catch {
    return undefined
  }
}

/** Bytes: an answer that is longer is not read to its end. */
const mostBytes = 1_000_000

/** Who hears the text of an answer; an empty one where it is too long. */
interface TextHearing {
  readonly signal: AbortSignal | null | undefined
  readonly onText: (text: string) => void
  readonly onError: (error: unknown) => void
}

/** Reads the text of an answer, as far as it may go and as long as there is time. */
function readText(response: Response, { signal, onText, onError }: TextHearing): void {
  let isTooLong = false
  const onTooLong = (): void => {
    isTooLong = true
  }
  const body = responseBody(response)
  const limited =
    body && new NativeResponse(limitBytes(body, { __proto__: null, bytes: mostBytes, onTooLong } as Limit))
  // Browsers say only that a stream failed, not why.
  const fail = (error: unknown): void => {
    if (isTooLong) onText('')
    else onError(signal && isAborted(signal) ? abortReason(signal) : error)
  }
  settle(responseText(limited ?? response), onText, fail)
}

/** Reads an answer as a JSON object whose members are plain values; of anything else nothing is passed on. */
function readAnswer(response: Response, text: string): TokenAnswer | undefined {
  if (indexOf(headersGet(responseHeaders(response), 'content-type') ?? '', 'json') < 0) return undefined
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
function makeVisible(response: Response, answer: TokenAnswer | undefined): Response {
  const status = responseStatus(response)
  const pause = headersGet(responseHeaders(response), 'retry-after') ?? ''
  const headers = { __proto__: null, 'content-type': 'application/json', 'retry-after': pause }
  const init: ResponseInit & Nothing = {
    __proto__: null,
    status,
    headers: headers as object as Record<string, string>,
  }
  return new NativeResponse(status === 204 || !answer ? null : stringify(answer), init)
}

/** Hears a proof for a request, or an empty one where no key is at work. */
function withProof(prover: Prover | undefined, ask: ProofAsk, hear: ProofHearing): void {
  const { onProof, onError } = hear
  if (prover) {
    const { prove } = prover
    settle(prove(ask), onProof, onError)
  } else onProof('')
}

interface ProofHearing {
  readonly onProof: (proof: string) => void
  readonly onError: (error: unknown) => void
}

/** Takes the nonce of a server's answer; whether there was one. */
function learnNonce(prover: Prover | undefined, url: string, response: Response): boolean {
  const nonce = headersGet(responseHeaders(response), 'dpop-nonce')
  if (!prover || nonce === null) return false
  const { learn } = prover
  learn(url, nonce)
  return true
}

/** How an answer is asked for, and how its secrets are taken out. */
export interface Opening {
  readonly open: (answer: TokenAnswer) => void
  readonly prover: Prover | undefined
}

/** Posts a form, has the secrets of its answer taken out by `open`, and gives what is left. */
export function postAndOpen(url: string, body: string, { open, prover }: Opening): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const attempt = (isFirst: boolean): void => {
      function read(response: Response, signal: RequestInit['signal']): void {
        const hasNonce = learnNonce(prover, url, response)
        const show = (text: string): void => {
          const answer = readAnswer(response, text)
          // RFC 9449 §8: the server asks for its nonce; once is enough.
          if (hasNonce && isFirst && answer?.['error'] === 'use_dpop_nonce') return attempt(false)
          if (answer) open(answer)
          resolve(makeVisible(response, answer))
        }
        readText(response, { __proto__: null, signal, onText: show, onError: reject } as TextHearing)
      }
      const onProof = (proof: string): void => {
        const init = makePost(body, proof)
        settle(nativeFetch(url, init), (response) => read(response, init.signal), reject)
      }
      const ask = { __proto__: null, method: 'POST', url } as ProofAsk
      withProof(prover, ask, { __proto__: null, onProof, onError: reject } as ProofHearing)
    }
    attempt(true)
  })
}

/** Revokes a token by a request that outlives the page. */
export function revoke(url: string, clientId: string, secret: string): Promise<Response> {
  const body = 'token=' + encodeComponent(secret) + '&client_id=' + encodeComponent(clientId)
  const init = makePost(body, '')
  init.keepalive = true
  return nativeFetch(url, init)
}

/** Makes the copy that gets the header, so that whoever made the request cannot read it. */
export function makeCopy(request: Request, isAllowed: (url: string) => boolean): Request {
  const redirect = requestRedirect(request) === 'manual' ? 'manual' : 'error'
  const init: RequestInit & Nothing = { __proto__: null, redirect }
  const copy = new NativeRequest(request, init)
  if (isAllowed(requestUrl(copy))) return copy
  throw new OidcError('OIDC_RESOURCE_NOT_LISTED', 'This URL may not have the access token.')
}

/** Sends a copy with the token, as whoever bears it. */
export function sendBearer(copy: Request, accessToken: string): Promise<Response> {
  headersSet(requestHeaders(copy), 'authorization', 'Bearer ' + accessToken)
  return nativeFetch(copy)
}

/** Sends a copy with the token and a proof for this token and this request. */
export function sendProven(copy: Request, accessToken: string, prover: Prover): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const url = requestUrl(copy)
    const send = (proof: string): void => {
      const headers = requestHeaders(copy)
      // RFC 9449 §7.1: a token that is bound to a key goes under its own scheme.
      headersSet(headers, 'authorization', 'DPoP ' + accessToken)
      headersSet(headers, 'dpop', proof)
      const read = (response: Response): void => {
        learnNonce(prover, url, response)
        resolve(response)
      }
      settle(nativeFetch(copy), read, reject)
    }
    const prove = (hash: ArrayBuffer): void => {
      const ask = { __proto__: null, method: requestMethod(copy), url, ath: base64url(hash) } as ProofAsk
      withProof(prover, ask, { __proto__: null, onProof: send, onError: reject } as ProofHearing)
    }
    settle(digestText('SHA-256', accessToken), prove, reject)
  })
}
