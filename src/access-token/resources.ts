// Room access-token: where the access token may go. A listed URL prefix, compared by origin and whole path segments.
import { OidcError } from '../errors/oidc-error.ts'
import { indexOf, lowerCase, slice } from './primordials.ts'
import { takeSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import type { ListedResource } from './targets.ts'

/**
 * Ways to climb out of a path that only some servers understand, escaped once or twice; browsers resolve the plain `..` themselves.
 * The last ones begin control characters, overlong UTF-8 and wide forms, which some servers drop, or read as dots and slashes.
 */
const climbs = [
  ...['/../', '/..%', '/..;', '%2f..', '%5c..', '%2e'],
  ...['%2500', '%2525', '%252e', '%252f', '%253b', '%255c', '%25%'],
  ...['%0', '%1', '%c0', '%c1', '%e0%8', '%e0%9', '%f0%8', '%u'],
  ...['%ef%bc%8e', '%ef%bc%8f', '%ef%bc%bc'],
]

const isHex = (character: string | undefined): boolean =>
  character !== undefined && indexOf('0123456789abcdef', character) >= 0

/** Whether an escape at that place begins with no two digits, or leaves a `%` that could begin another one when it is decoded twice. */
function isOdd(path: string, at: number): boolean {
  if (!isHex(path[at + 1]) || !isHex(path[at + 2])) return true
  return slice(path, at, at + 3) === '%25' && isHex(path[at + 3]) && path[at + 4] === '%'
}

/** Whether some server could read a path, in lower case, as one that leads elsewhere. */
function climbsOut(path: string): boolean {
  for (let index = 0; index < climbs.length; index += 1)
    if (indexOf(path, climbs[index] as string) >= 0) return true
  for (let index = 0; index < path.length; index += 1)
    if (path[index] === '%' && isOdd(path, index)) return true
  return slice(path, path.length - 3) === '/..'
}

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
  if (climbsOut(pathOf(url))) return undefined
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
 * Gives the resource that a request may go to.
 *
 * @throws {@link OidcError} `OIDC_RESOURCE_NOT_LISTED`
 */
export function requireListed(
  resources: readonly ListedResource[],
  { url, method }: Pick<Snapshot, 'url' | 'method'>,
): ListedResource {
  const listed = findListed(resources, url)
  if (listed && takesMethod(listed, method)) return listed
  const places = resources.map(({ prefix, methods = [] }) => [prefix, ...methods].join(' ')).join(', ')
  throw new OidcError(
    'OIDC_RESOURCE_NOT_LISTED',
    `${method} ${url.split(/[?#]/, 1)[0]} is under no listed resource (${places}). Nothing was sent. Add its prefix to \`resources\`.`,
  )
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
  const snapshot = takeSnapshot(input, init)
  requireListed(resources, snapshot)
  return snapshot
}
