// Room access-token: where the access token may go. A listed URL prefix, compared by origin and whole path segments.
import { OidcError } from '../errors/oidc-error.ts'
import { indexOf, lowerCase, slice } from './primordials.ts'
import { takeSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import type { ListedResource } from './targets.ts'

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
 * Finds the resource that a URL is inside of; of several the one with the longest prefix. Prefix and URL are serialised by the URL
 * parser, so that origin, port, dots and letter case are settled; what follows the prefix must begin a new segment.
 */
export function findListed(resources: readonly ListedResource[], url: string): ListedResource | undefined {
  const path = pathOf(url)
  for (let index = 0; index < climbs.length; index += 1)
    if (indexOf(path, climbs[index] as string) >= 0) return undefined
  let found: ListedResource | undefined
  for (let index = 0; index < resources.length; index += 1) {
    const resource = resources[index] as ListedResource
    const { prefix } = resource
    const next = url[prefix.length] ?? '/'
    const isInside = slice(url, 0, prefix.length) === prefix && (next === '/' || next === '?' || next === '#')
    if (isInside && !(found && found.prefix.length >= prefix.length)) found = resource
  }
  return found
}

/** Whether a resource takes a method: it lists none, or this one. */
export function takesMethod({ methods }: ListedResource, method: string): boolean {
  if (!methods) return true
  for (let index = 0; index < methods.length; index += 1) if (methods[index] === method) return true
  return false
}

/**
 * Takes the arguments of `fetch` and refuses what is not listed, before any token is looked at.
 *
 * @throws {@link OidcError} `OIDC_RESOURCE_NOT_LISTED`
 */
export function takeListed(
  resources: readonly ListedResource[],
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): Snapshot {
  let snapshot: Snapshot | undefined
  try {
    snapshot = takeSnapshot(input, init)
  } catch (thrown) {
    if (!/credentials/i.test(String(thrown))) throw thrown
  }
  const { url, method } = snapshot ?? { url: 'a URL with a user name', method: '' }
  const listed = snapshot && findListed(resources, url)
  if (snapshot && listed && takesMethod(listed, method)) return snapshot
  const places = resources.map(({ prefix, methods = [] }) => [prefix, ...methods].join(' '))
  throw new OidcError(
    'OIDC_RESOURCE_NOT_LISTED',
    `${method} ${url.split(/[?#]/, 1)[0]} is under no listed resource (${places.join(', ')}). Nothing was sent. Add its prefix to \`resources\`.`.trim(),
  )
}
