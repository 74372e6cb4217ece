// Room engine: what a page tells the realm of its tokens once. Copied member by member, so that nothing else comes along.
import type { EngineConfig } from '../engine.ts'
import { copyShape, isObject, isText } from './messages.ts'

type Check = (value: unknown) => boolean

const isBoolean: Check = (value) => typeof value === 'boolean'
const isNumber: Check = (value) => typeof value === 'number'
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const isTexts: Check = (value) => isObject(value) && Object.values(value as object).every(isText)

const members: Readonly<Record<keyof EngineConfig, Check>> = {
  issuer: isText,
  clientId: isText,
  redirectUri: isText,
  postLogoutRedirectUri: isText,
  scope: maybe(isText),
  metadata: maybe(isObject),
  expectedIssuer: listOf(isText),
  idTokenSigningAlg: maybe(isText),
  resources: listOf(isObject),
  targets: listOf(isObject),
  clockTolerance: isNumber,
  endpointOrigins: maybe(listOf(isText)),
  authorizationParameters: isTexts,
  dpop: isBoolean,
  keeps: (value) => value === 'session' || value === 'mark' || value === 'nothing',
  pushedAuthorizationRequests: isBoolean,
  idTokenHint: isBoolean,
  origin: isText,
  stateMark: isText,
}

const resource = {
  prefix: isText,
  target: isText,
  methods: maybe(listOf(isText)),
  blankEchoes: maybe(isBoolean),
}

const target = { key: isText, resource: maybe(isText), audience: maybe(isText), scope: maybe(isText) }

/** Copies each of a list; nothing where one has not that shape. */
function copyAll(shape: Readonly<Record<string, Check>>, values: readonly object[]): object[] | undefined {
  const copies = values.map((value) => copyShape(shape, value))
  return copies.every((copy) => copy !== undefined) ? (Object.freeze(copies) as object[]) : undefined
}

/** The members of settings that an engine is told; plain, so that they can be sent. */
export function writeConfig(settings: EngineConfig): EngineConfig {
  const names = Object.keys(members) as (keyof EngineConfig)[]
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as unknown as EngineConfig
}

/**
 * Reads them, or nothing where they are not what they must be. Whatever the page asks for, no session leaves this realm for
 * storage that the page can read, and no ID Token leaves it as a hint.
 */
export function readConfig(value: unknown): EngineConfig | undefined {
  const config = copyShape(members, value) as EngineConfig | undefined
  const resources = config && copyAll(resource, config.resources)
  const targets = config && copyAll(target, config.targets)
  if (!resources || !targets) return undefined
  const keeps = config.keeps === 'nothing' ? 'nothing' : 'mark'
  const copy = { __proto__: null, ...config, resources, targets, keeps, idTokenHint: false }
  return Object.freeze(copy) as object as EngineConfig
}
