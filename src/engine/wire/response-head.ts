// Room engine: an answer as it goes over the wire, and how the page sees it: as the one that `fetch` would have given.
const { defineProperties } = Object
const { apply } = Reflect

/** As it was when this module was evaluated, so that this works in a realm that a script has changed. */
const NativeResponse = globalThis.Response as typeof Response | undefined
const { clone } = (NativeResponse?.prototype ?? {}) as Response

/** What an answer is, besides its body. */
export interface ResponseHead {
  readonly status: number
  readonly statusText: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly url: string
  readonly redirected: boolean
  readonly type: ResponseType
  readonly hasBody: boolean
}

/** Fetch Standard §2.2.3: answers of these have no body, though some engines give them an empty one. */
const isNullBody = (status: number): boolean => status === 204 || status === 205 || status === 304

/** Describes an answer. */
export function writeResponseHead(response: Response): ResponseHead {
  const { status, statusText, headers, url, redirected, type, body } = response
  return {
    status,
    statusText,
    headers: [...headers],
    url,
    redirected,
    type,
    hasBody: body !== null && !isNullBody(status),
  }
}

/** Gives an answer the members that no constructor sets; its clones get them, too. */
function dress(response: Response, head: ResponseHead): Response {
  const { url, redirected, type, status } = head
  const properties: PropertyDescriptorMap = {
    url: { value: url },
    redirected: { value: redirected },
    type: { value: type },
    clone: { value: () => dress(apply(clone, response, []), head) },
  }
  if (response.status !== status)
    Object.assign(properties, { status: { value: status }, ok: { value: false } })
  return defineProperties(response, properties)
}

/** Makes the answer that the page sees. */
export function makeResponse(head: ResponseHead, body: ReadableStream | null): Response {
  const Made = NativeResponse as typeof Response
  const { status, statusText, headers } = head
  // Filtered answers, of a redirect or without CORS, have no status; some servers have statuses of their own.
  if (status === 0) return dress(Made.error(), head)
  const isCommon = status >= 200 && status <= 599
  const pairs = headers.map(([name, value]): [string, string] => [name, value])
  return dress(new Made(body, { status: isCommon ? status : 200, statusText, headers: pairs }), head)
}
