// Room access-token: the token request, and the answer that brings tokens. What goes through here is handed in and handed on; nothing is
// kept. No promise that carries a token is awaited, no ordinary object holds one, no method is looked up on the way.
import {
  NativePromise,
  NativeResponse,
  headersGet,
  indexOf,
  isArray,
  nativeFetch,
  ownKeys,
  parse,
  responseBody,
  responseHeaders,
  responseStatus,
  responseText,
  stringify,
} from './primordials.ts'
import { learnNonce, settle, withProof } from './seam-requests.ts'
import type { Nothing, ProofAsk, ProofHearing, Prover } from './seam-requests.ts'
import { abortReason, isAborted, limitBytes } from './streams.ts'
import type { Limit } from './streams.ts'
import { makePost } from '../protocol/provider-request.ts'

/** An answer of the token endpoint, its members plain values. */
export type TokenAnswer = Record<string, unknown>

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
  return new NativeResponse(answer ? stringify(answer) : null, init)
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
        const init = makePost(body)
        if (proof !== '') init.headers['dpop'] = proof
        settle(nativeFetch(url, init), (response) => read(response, init.signal), reject)
      }
      const ask = { __proto__: null, method: 'POST', url } as ProofAsk
      withProof(prover, ask, { __proto__: null, onProof, onError: reject } as ProofHearing)
    }
    attempt(true)
  })
}
