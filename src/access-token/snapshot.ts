// Room access-token: the arguments of `fetch` as they were when it was called; nothing that changes later counts.
import {
  cloneRequest,
  getPrototypeOf,
  hasOwn,
  NativeRequest,
  ObjectPrototype,
  ownKeys,
  requestMethod,
  requestRedirect,
  requestSignal,
  requestUrl,
} from './primordials.ts'
import { OidcError } from '../errors/oidc-error.ts'

/** A request as it will be sent, taken from its inputs once. */
export interface Snapshot {
  readonly request: Request
  readonly url: string
  readonly method: string
  /** By which the caller can give up. */
  readonly signal?: AbortSignal | undefined
  /** A copy to send again, or nothing where the body can be read only once. */
  readonly again: () => Request | undefined
}

/** Copies the members of an init, own ones and those of its class, each read once; Object.prototype takes no part. */
function copyInit(init: RequestInit | undefined): Record<string, unknown> {
  const copy = { __proto__: null } as unknown as Record<string, unknown>
  for (
    let from: object | null = init ?? null;
    from !== null && from !== ObjectPrototype;
    from = getPrototypeOf(from)
  ) {
    const names = ownKeys(from)
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index]
      if (typeof name === 'string' && !hasOwn(copy, name))
        copy[name] = (init as Record<string, unknown>)[name]
    }
  }
  return copy
}

/** What a request as input brings along, by the getters of its class; nothing for other inputs. */
function readInput(input: RequestInfo | URL): Pick<Request, 'redirect' | 'signal'> | undefined {
  if (typeof input === 'string') return undefined
  try {
    return { redirect: requestRedirect(input as Request), signal: requestSignal(input as Request) }
  } catch {
    return undefined
  }
}

function makeRequest(input: RequestInfo | URL, init: RequestInit): Request {
  try {
    return new NativeRequest(input, init)
  } catch (thrown) {
    if (!/credentials/i.test(String(thrown))) throw thrown
    throw new OidcError('OIDC_RESOURCE_NOT_LISTED', 'A URL with a user name may not have the access token.')
  }
}

/**
 * Takes the arguments of `fetch` as they are now. Redirects are an error unless `manual` was asked for: a browser would
 * carry headers and bodies along to wherever it is sent.
 */
export function takeSnapshot(input: RequestInfo | URL, init: RequestInit | undefined): Snapshot {
  const copy = copyInit(init)
  const from = readInput(input)
  copy['redirect'] = (copy['redirect'] ?? from?.redirect) === 'manual' ? 'manual' : 'error'
  const signal = (copy['signal'] as AbortSignal | undefined) ?? from?.signal
  const request = makeRequest(input, copy)
  const method = requestMethod(request)
  const bodiless = method === 'GET' || method === 'HEAD'
  const spare = bodiless ? request : copy['duplex'] === undefined ? cloneRequest(request) : undefined
  return { request, url: requestUrl(request), method, signal, again: () => spare && cloneRequest(spare) }
}
