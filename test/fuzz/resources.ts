// Fuzzing: where the access token may go. What is accepted is inside the prefix for every common server.
import { findListed, takeListed } from '../../src/access-token/resources.ts'
import { spoil } from './damage.ts'
import { staysInside } from './paths.ts'
import { cases, plain, prefixes } from './resources-cases.ts'
import type { Case } from './resources-cases.ts'
import { checkRefusal, defineSubject, fault } from './subject.ts'
import type { Subject, Verdict } from './subject.ts'

const listed = prefixes.map((prefix, index) => ({ prefix, target: `${index}`, methods: ['GET'] }))

/** The parts of the product that know where a token may go. */
export const parts = { findListed, takeListed }

/** What `fetch` would be given. */
function inputOf(as: Case['as'], text: string): string | URL | Request {
  if (as === 'URL') return new URL(text)
  return as === 'Request' ? new Request(text) : text
}

/** Takes a text in one of the ways; gives the URL that a token would be sent to, if any. */
function take(under: typeof parts, as: Case['as'], text: string): string | undefined {
  if (as === 'found') {
    const { href } = new URL(text)
    return under.findListed(listed, href) && href
  }
  try {
    const input = inputOf(as, text)
    return under.takeListed(listed, input, as === 'POST' ? { method: 'POST' } : undefined).url
  } catch (thrown) {
    // A Request refuses credentials by itself.
    const isNative = as === 'Request' && thrown instanceof TypeError
    if (!isNative) checkRefusal(thrown, ['OIDC_RESOURCE_NOT_LISTED'])
    return undefined
  }
}

function judge(under: typeof parts, { start, segments, end, damage, as }: Case): Verdict {
  const text = spoil([start, ...segments].join('/') + end, damage)
  if (!URL.canParse(text)) return 'refused'
  const url = new URL(text)
  const taken = take(under, as, text)
  const homes = prefixes.filter(
    (prefix) => new URL(prefix).origin === url.origin && url.protocol === 'https:',
  )
  const isInside = homes.some((prefix) => staysInside(url, new URL(prefix)))
  if (taken === undefined) {
    const isPlain =
      segments.every((one) => plain.includes(one)) && ['', '/'].includes(end) && damage.length === 0
    const isOurs = prefixes.includes(start) && as !== 'POST'
    return isPlain && isOurs ? fault(`Refused: ${text}`) : 'refused'
  }
  if (as === 'POST') fault('A method was taken that is not listed')
  if (taken !== url.href || url.username || url.password) fault(`Another URL was taken: ${taken}`)
  return isInside ? 'accepted' : fault(`Outside: ${url.href}`)
}

/** The resource matcher. */
export function fuzzResources(under: typeof parts = parts): Subject {
  return defineSubject('resources', cases, (one) => judge(under, one))
}
