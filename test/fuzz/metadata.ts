// Fuzzing: the reader of metadata, from JSON text to endpoints. An endpoint is used only if the URL class, asked here again, finds it harmless.
import { isDeepStrictEqual } from 'node:util'
import { isExpectedIssuer } from '../../src/protocol/issuer.ts'
import { readJsonObject } from '../../src/protocol/json.ts'
import type { JsonObject } from '../../src/protocol/json.ts'
import { readMetadata } from '../../src/protocol/metadata.ts'
import { spoil } from './damage.ts'
import { cases, frames, needed, template } from './metadata-cases.ts'
import type { Case } from './metadata-cases.ts'
import { lookAt } from './names.ts'
import { checkRefusal, defineSubject, fault } from './subject.ts'
import type { Subject, Verdict } from './subject.ts'

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host.endsWith('.localhost') || host.startsWith('127.')

/** Our own judgement of an endpoint. */
function isHarmless(value: unknown, issuer: string, origins: readonly string[] | undefined): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname, username, password, origin } = new URL(value)
  const hasIp = /^127(\.\d+){3}$/.test(hostname)
  const isLocal =
    issuer.startsWith('http:') &&
    protocol === 'http:' &&
    (hasIp || !/^\d/.test(hostname)) &&
    isLoopback(hostname)
  const isIn = !origins || origins.includes(origin)
  return (protocol === 'https:' || isLocal) && username + password === '' && !value.includes('#') && isIn
}

function isNamedRight(found: unknown, issuer: string): boolean {
  if (found === issuer) return true
  if (typeof found !== 'string' || !/\{[a-z_]+\}/i.test(found) || !URL.canParse(found)) return false
  const { origin, username } = new URL(found)
  return origin === new URL(issuer).origin && username === '' && found.startsWith(`${origin}/`)
}

/** Reads an object of unique names and at most 25 levels, or gives nothing; members called `__proto__` are left out. */
function parse(text: string): Record<string, unknown> | undefined {
  try {
    const { depth, hasNameTwice } = lookAt(text)
    if (hasNameTwice || depth > 25) return undefined
    const leave = (name: string, value: unknown): unknown => (name === '__proto__' ? undefined : value)
    const value = JSON.parse(text, leave) as Record<string, unknown> | null
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? value : undefined
  } catch {
    return undefined
  }
}

/** The parts of the product that read metadata. */
export const parts = { readJsonObject, readMetadata, isExpectedIssuer }

/** Checks what was taken of a document that was read. */
function judgeTaken(taken: object, { issuer }: Case, origins: readonly string[] | undefined): Verdict {
  for (const [name, value] of Object.entries(taken)) {
    const isEndpoint = /_(endpoint|uri|iframe)$/.test(name) && value !== undefined
    if (isEndpoint && !isHarmless(value, issuer, origins))
      fault(`${name} was taken: ${JSON.stringify(value)}`)
    if (name === 'issuer' && !isNamedRight(value, issuer)) fault(`The issuer was taken: ${value}`)
  }
  if (!needed.every((name) => name in taken)) fault('Without an endpoint that is needed')
  return 'accepted'
}

function judgeDocument(under: typeof parts, one: Case, document: JsonObject): Verdict {
  const { issuer, hasOrigins } = one
  const endpointOrigins = hasOrigins ? ['https://id.example'] : undefined
  const methods = document['code_challenge_methods_supported']
  const isHonest =
    needed.every((name) => isHarmless(document[name], issuer, endpointOrigins)) &&
    isNamedRight(document['issuer'], issuer) &&
    (!Array.isArray(methods) || !methods.length || methods.includes('S256'))
  try {
    const taken = under.readMetadata(
      document,
      { issuer, expectedIssuer: [], endpointOrigins },
      () => undefined,
    )
    const verdict = judgeTaken(taken, one, endpointOrigins)
    return isHonest ? verdict : fault('A document was taken that must not be')
  } catch (thrown) {
    if (isHonest) throw thrown
    return checkRefusal(thrown, ['OIDC_METADATA_INVALID', 'OIDC_ISSUER_MISMATCH'])
  }
}

function judge(under: typeof parts, one: Case): Verdict {
  const { issuer, named, endpoints, methods, frame, damage, response } = one
  const isFilled = under.isExpectedIssuer([issuer + template], `${issuer}/${response}/v2.0`)
  if (isFilled !== /^[a-z0-9_.-]{1,128}$/i.test(response.replace(/\n/g, '/')))
    fault('A template was filled wrongly')
  const written = {
    issuer: issuer + named,
    code_challenge_methods_supported: methods,
    ...endpoints,
  }
  const text = spoil(frames[frame]?.(JSON.stringify(written)) ?? '', damage)
  const [expected, found] = [parse(text), under.readJsonObject(text)]
  if (!expected || !found) return expected || found ? fault(`Read or not: ${text.slice(0, 500)}`) : 'refused'
  const isPlain = Object.getPrototypeOf(found) === null && Object.isFrozen(found)
  if (!isPlain || !isDeepStrictEqual(structuredClone(found), expected)) fault('Not what was written')
  return judgeDocument(under, one, found)
}

/** The reader of metadata. */
export function fuzzMetadata(under: typeof parts = parts): Subject {
  return defineSubject('metadata', cases, (one) => judge(under, one))
}
