// Room flow: is this page load a callback of ours? Read and cleaned before the first await; what is not ours stays untouched.
import { showUrl } from '../trace/trace.ts'
import type { Tell } from '../trace/trace.ts'
import type { AddressBar } from './page.ts'

/** What makes a callback ours. */
export interface CallbackPlace {
  readonly redirectUri: string
  readonly postLogoutRedirectUri: string
  /** How a state of this client begins. */
  readonly stateMark: string
}

/** What an address holds: parameters that are ours, a response that lacks our state, or neither. */
export interface Callback {
  readonly parameters?: string
  readonly isForeign?: boolean
  readonly hasState: boolean
}

/** The parameters of query and fragment together, so that one named in both counts twice. */
function readParameters(url: URL): URLSearchParams {
  const fragment = /(^|&)(state|code|error|response)=/.test(url.hash.slice(1)) ? `&${url.hash.slice(1)}` : ''
  return new URLSearchParams(url.search + fragment)
}

/**
 * Reads the page's address. A callback is ours at the path of a registered URI and with a state of ours; its parameters
 * are taken off the address at once.
 *
 * @see [RFC 6749 §4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)
 */
export function readCallback(page: AddressBar, place: CallbackPlace, tell: Tell): Callback {
  const url = new URL(page.url())
  const uri = [place.redirectUri, place.postLogoutRedirectUri].find(
    (registered) => showUrl(registered) === showUrl(url.href),
  )
  const parameters = readParameters(url)
  const [hasState, hasCode, hasError] = ['state', 'code', 'error'].map((name) => parameters.has(name)) as [
    boolean,
    boolean,
    boolean,
  ]
  if (!uri) return { hasState }
  if (!parameters.getAll('state').some((state) => state.startsWith(place.stateMark)))
    return { isForeign: hasCode || hasError || parameters.has('response'), hasState }
  page.show(uri)
  tell({
    type: 'callback',
    outcome: hasError ? 'error' : 'success',
    url: showUrl(uri),
    brings: hasCode ? ['authorization code'] : [],
  })
  return { parameters: parameters.toString(), hasState }
}
