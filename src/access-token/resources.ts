// Room access-token: where the access token may go. A listed URL prefix, compared by origin and whole path segments.
import { OidcError } from '../errors/oidc-error.ts'
import { indexOf, lowerCase, slice } from './primordials.ts'
import { takeSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'

/** Ways to climb out of a path that only some servers understand; browsers resolve the plain `..` themselves. */
const climbs = ['/..%', '/..;', '%2f..', '%5c..', '%2e', '%252e', '%252f', '%255c']

/** The path of a serialised URL, in lower case. */
function pathOf(url: string): string {
  let end = url.length
  for (let index = 0; index < url.length; index += 1) {
    if (url[index] === '?' || url[index] === '#') {
      end = index
      break
    }
  }
  return lowerCase(slice(url, 0, end))
}

/**
 * Whether a URL is inside one of the prefixes. Both are serialised by the URL parser, so that origin, port, dots and
 * letter case are settled; what follows the prefix must begin a new segment.
 */
export function isListed(prefixes: readonly string[], url: string): boolean {
  const path = pathOf(url)
  for (let index = 0; index < climbs.length; index += 1)
    if (indexOf(path, climbs[index] as string) >= 0) return false
  for (let index = 0; index < prefixes.length; index += 1) {
    const prefix = prefixes[index] as string
    const next = url[prefix.length] ?? '/'
    if (slice(url, 0, prefix.length) === prefix && (next === '/' || next === '?' || next === '#')) return true
  }
  return false
}

/**
 * Takes the arguments of `fetch` and refuses what is not listed, before any token is looked at.
 *
 * @throws {@link OidcError} `OIDC_RESOURCE_NOT_LISTED`
 */
export function takeListed(
  prefixes: readonly string[],
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): Snapshot {
  let snapshot: Snapshot | undefined
  try {
    snapshot = takeSnapshot(input, init)
  } catch (thrown) {
    if (!/credentials/i.test(String(thrown))) throw thrown
  }
  if (snapshot && isListed(prefixes, snapshot.url)) return snapshot
  const shown = snapshot ? `${snapshot.url.split(/[?#]/, 1)[0]} is` : 'A URL with a user name is'
  throw new OidcError(
    'OIDC_RESOURCE_NOT_LISTED',
    `${shown} under no listed resource (${prefixes.join(', ')}). Nothing was sent. Add its prefix to \`resources\`.`,
  )
}
