// Providers: the stage: a browser in a world where one provider, one app and one API answer at their real addresses.
import { readFileSync } from 'node:fs'
import { test as base } from '../browser/fixtures.ts'
import { htmlAnswer, jsonAnswer, type JsonObject } from '../browser/servers/answer.ts'
import type { Api } from '../browser/servers/api.ts'
import type { App } from '../browser/servers/app.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'
import type { Endpoint } from '../browser/servers/hostile/switches.ts'
import type { Tab } from '../browser/tab.ts'
import { callOf, type Provider } from './provider.ts'
import { disguise } from './disguise.ts'
import { startWorld, type Asked, type Direction, type World } from './world.ts'

export { expect } from '../browser/fixtures.ts'

export const appOrigin = 'https://app.example.com'

export type Stage = {
  world: World
  op: HostileProvider
  api: Api
  app: App
  tab: Tab
}

const members: Record<string, Endpoint> = {
  authorization_endpoint: 'authorization',
  token_endpoint: 'token',
  jwks_uri: 'jwks',
  userinfo_endpoint: 'userinfo',
  revocation_endpoint: 'revocation',
  end_session_endpoint: 'end_session',
  check_session_iframe: 'check_session',
  pushed_authorization_request_endpoint: 'pushed_authorization_request',
}

/** The metadata document of a provider, without what was noted about it. */
export function documentOf({ document }: Pick<Provider, 'document'>): JsonObject {
  const full: JsonObject =
    typeof document === 'string'
      ? JSON.parse(readFileSync(`test/providers/documents/${document}.json`, 'utf8'))
      : document
  return Object.fromEntries(Object.entries(full).filter(([name]) => !name.startsWith('x_')))
}

/** The endpoint that a URL is of: same place, and whatever query the endpoint has itself. */
function endpointOf(url: URL, document: JsonObject): Endpoint | undefined {
  const found = Object.entries(members).find(([member]) => {
    const value = document[member]
    if (typeof value !== 'string' || !URL.canParse(value)) return false
    const { origin, pathname, searchParams } = new URL(value)
    const isComplete = [...searchParams].every(([name, own]) => url.searchParams.get(name) === own)
    return origin === url.origin && pathname === url.pathname && isComplete
  })
  return found?.[1]
}

/** Where discovery is for an issuer as it was typed. */
const discoveryOf = (issuer: string) => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`

function direct({ op, api, app }: Stage, provider: Provider, asked: Asked): Direction {
  const { url } = asked
  const document = documentOf(provider)
  const own = asked.method === 'OPTIONS' ? undefined : provider.answers?.(asked)
  if (own) return typeof own === 'string' ? op.urlOf(own) : own
  if (url.origin === appOrigin) return `${app.origin}${url.pathname}${url.search}`
  if (url.href === callOf(provider)) return `${api.origin}${url.pathname}`
  if (url.href === discoveryOf(provider.options.issuer)) return jsonAnswer(document)
  const endpoint = endpointOf(url, document)
  return endpoint ? `${op.urlOf(endpoint)}${url.search}` : htmlAnswer('nobody is there', 404)
}

/** The origins that a page needs to reach, by the document; no other, so that nothing is asked of strangers. */
function policyFor(provider: Provider): string {
  const document = documentOf(provider)
  const asked = Object.keys(members).filter((member) => member !== 'authorization_endpoint')
  const named = asked.map((member) => document[member])
  const urls = [provider.options.issuer, callOf(provider), ...named].filter(
    (value) => typeof value === 'string',
  )
  const origins = new Set(urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).origin))
  const connect = ["'self'", ...origins].join(' ')
  return `default-src 'none'; script-src 'self'; img-src data:; connect-src ${connect}; base-uri 'none'`
}

/** Sets the stage for a provider: all servers answer at its addresses and in its way. */
export function setStage(stage: Stage, provider: Provider): void {
  const { world, op, app } = stage
  world.reset()
  app.options = { ...provider.options }
  app.headers['content-security-policy'] = policyFor(provider)
  disguise(op, provider, documentOf(provider))
  world.directs = (asked) => direct(stage, provider, asked)
}

export const test = base.extend<{ stage: Stage }, { world: World }>({
  world: [
    async ({ providerHost }, use) => {
      const world = await startWorld(providerHost)
      await use(world)
      await world.close()
    },
    { scope: 'worker' },
  ],
  proxyServer: [({ world }, use) => use(world.proxy), { scope: 'worker' }],
  stage: ({ world, op, api, app, tab }, use) => use({ world, op, api, app, tab }),
})
