// Room flow: is this page load a callback of ours? Read and cleaned before the first await; what is not ours stays untouched.
import { showUrl } from '../trace/trace.ts'
import type { Tell } from '../trace/trace.ts'
import type { Page } from './page.ts'

/** What makes a callback ours. */
export interface CallbackPlace {
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  /** How a state of this client begins. */
  readonly stateMark: string
}

/** Ours, with its parameters; an answer that lacks our state; or no callback at all. */
export type Callback =
  | { readonly kind: 'ours'; readonly parameters: string }
  | { readonly kind: 'foreign'; readonly hasState: boolean }
  | { readonly kind: 'none' }

const isAt = (url: URL, uri: string): boolean => showUrl(uri) === url.origin + url.pathname

/** The parameters of query and fragment together, so that one named in both counts twice. */
function readParameters(url: URL): URLSearchParams {
  const fragment = /(^|&)(state|code|error)=/.test(url.hash.slice(1)) ? `&${url.hash.slice(1)}` : ''
  return new URLSearchParams(url.search.slice(1) + fragment)
}

function tellArrival(tell: Tell, url: string, parameters: URLSearchParams): void {
  const outcome = parameters.has('error') ? 'error' : 'success'
  tell({
    type: 'callback',
    outcome,
    url: showUrl(url),
    brings: parameters.has('code') ? ['authorization code'] : [],
  })
}

/**
 * Reads the page's address. A callback is ours at the path of a registered URI and with a state of ours; its parameters
 * are taken off the address at once.
 *
 * @see [RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)
 */
export function readCallback(page: Page, place: CallbackPlace, tell: Tell): Callback {
  const url = new URL(page.url())
  const uri = [place.redirectUri, place.postLogoutRedirectUri].find((registered) => isAt(url, registered))
  if (uri === undefined) return { kind: 'none' }
  const parameters = readParameters(url)
  if (parameters.getAll('state').some((state) => state.startsWith(place.stateMark))) {
    page.show(uri)
    tellArrival(tell, uri, parameters)
    return { kind: 'ours', parameters: parameters.toString() }
  }
  if (!parameters.has('code') && !parameters.has('error')) return { kind: 'none' }
  return { kind: 'foreign', hasState: parameters.has('state') }
}
