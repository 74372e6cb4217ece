// Room access-token: blanks a token from the answer of an API that echoes what it was sent, before the page sees it.
import {
  NativePromise,
  NativeResponse,
  defineProperty,
  encodeComponent,
  headersGet,
  headersSet,
  indexOf,
  lowerCase,
  responseBody,
  responseHeaders,
  responseStatus,
  responseText,
  slice,
} from './primordials.ts'
import { NativeHeaders, headersEach, responseStatusText, responseUrl } from './streams.ts'
import { settle } from './seam-requests.ts'
import type { Nothing } from './seam-requests.ts'

/** Stands where the token stood. */
const blank = '[access token]'

function blankAll(text: string, secret: string): string {
  let seen = ''
  let rest = text
  for (let at = indexOf(rest, secret); at >= 0; at = indexOf(rest, secret)) {
    seen += slice(rest, 0, at) + blank
    rest = slice(rest, at + secret.length)
  }
  return seen + rest
}

/** Blanks a token as it is, and as it stands in URLs. */
const blankText = (text: string, secret: string): string =>
  blankAll(blankAll(text, secret), encodeComponent(secret))

/** Whether a body is text that ends: what is read whole here. An event stream goes on and is left alone. */
function isText(type: string): boolean {
  const name = lowerCase(type)
  const isStream = indexOf(name, 'event-stream') >= 0 || indexOf(name, 'ndjson') >= 0
  return (
    (indexOf(name, 'text/') === 0 || indexOf(name, 'json') >= 0 || indexOf(name, 'xml') >= 0) && !isStream
  )
}

/** Makes the answer that the page sees: the same but for the token. */
function remake(response: Response, body: BodyInit | null, secret: string): Response {
  const headers = new NativeHeaders()
  headersEach(responseHeaders(response), (value, name) => headersSet(headers, name, blankText(value, secret)))
  const status = responseStatus(response)
  const statusText = blankText(responseStatusText(response), secret)
  const init: ResponseInit & Nothing = { __proto__: null, status, statusText, headers }
  const isBodiless = status === 204 || status === 205 || status === 304
  const remade = new NativeResponse(isBodiless ? null : body, init)
  const value = responseUrl(response)
  defineProperty(remade, 'url', { __proto__: null, value } as PropertyDescriptor & Nothing)
  return remade
}

/** Gives an answer without the token in its headers, and in its body where that is text. */
export function blankEchoes(answer: Promise<Response>, secret: string): Promise<Response> {
  return new NativePromise((resolve, reject) => {
    const read = (response: Response): void => {
      // A redirect that was not followed can be neither read nor made.
      if (responseStatus(response) === 0) return resolve(response)
      const show = (body: BodyInit | null): void => resolve(remake(response, body, secret))
      if (!isText(headersGet(responseHeaders(response), 'content-type') ?? ''))
        return show(responseBody(response))
      settle(responseText(response), (text) => show(blankText(text, secret)), reject)
    }
    settle(answer, read, reject)
  })
}
