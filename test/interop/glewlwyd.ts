// Interop: Glewlwyd, from Debian's packages, with a database of its own; set up by its administration API, as by its console.
import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { JsonObject } from '../browser/servers/answer.ts'
import { readByKeys } from '../browser/servers/by-keys.ts'
import { findPort } from '../browser/servers/loopback.ts'
import type { Tab } from '../browser/tab.ts'
import type { Candidate } from './candidate.ts'
import { unpackDebian } from './debian.ts'
import { launchGlewlwyd, packages } from './glewlwyd-program.ts'

/** Milliseconds that it may take to start. */
const patience = 30_000

type Configuration = {
  name: string
  /** What the provider has besides. */
  plugin?: object
  /** What the app sets. */
  app?: JsonObject
}

/** The settings of a provider that signs with RS256 and knows public clients with PKCE only. */
function pluginOf(issuer: string, { plugin }: Configuration): object {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  return {
    iss: issuer,
    'jwt-type': 'rsa',
    'jwt-key-size': '256',
    key: keys.privateKey,
    cert: keys.publicKey,
    'jwks-show': true,
    'access-token-duration': 3600,
    'refresh-token-duration': 86_400,
    'refresh-token-rolling': true,
    'refresh-token-one-use': 'always',
    'code-duration': 600,
    'auth-type-code-enabled': true,
    'auth-type-refresh-enabled': true,
    'allow-non-oidc': false,
    'allowed-scope': ['openid'],
    'subject-type': 'public',
    'name-claim': 'mandatory',
    'email-claim': 'mandatory',
    'pkce-allowed': true,
    'pkce-required': true,
    'pkce-method-plain-allowed': false,
    'oauth-as-iss-id': true,
    'introspection-revocation-allowed': true,
    'introspection-revocation-allow-target-client': true,
    'session-management-allowed': true,
    // Its logout page asks for what this offers.
    'front-channel-logout-allowed': true,
    'session-cookie-name': 'GLEWLWYD2_OIDC_SID',
    'session-cookie-expiration': 86_400,
    ...plugin,
  }
}

/** Signs the administrator in, as soon as it is up; gives the cookie. */
async function enter(origin: string, program: ChildProcess): Promise<string> {
  const body = JSON.stringify({ username: 'admin', password: 'password' })
  for (const end = Date.now() + patience; Date.now() < end; await pause(300)) {
    if (program.exitCode !== null) throw new Error(`glewlwyd ended with ${program.exitCode}`)
    const answer = await fetch(`${origin}/api/auth/`, { method: 'POST', body, headers: json }).catch(
      () => undefined,
    )
    const [cookie] = answer?.headers.getSetCookie() ?? []
    if (answer?.ok && cookie) return cookie.split(';', 1)[0] ?? ''
  }
  throw new Error(`it did not start within ${patience / 1000} seconds`)
}

const json = { 'content-type': 'application/json' }

/** Makes the provider, the client and the person. */
async function setUp(origin: string, cookie: string, made: Readonly<Record<string, object>>): Promise<void> {
  for (const [kind, thing] of Object.entries(made)) {
    const answer = await fetch(`${origin}/api/${kind}/`, {
      method: 'POST',
      body: JSON.stringify(thing),
      headers: { ...json, cookie },
    })
    if (!answer.ok) throw new Error(`${kind}: ${answer.status} ${await answer.text()}`)
  }
}

const configurations: Configuration[] = [
  { name: 'public client, a refresh token is used once' },
  {
    name: 'DPoP',
    plugin: { 'oauth-dpop-allowed': true, 'oauth-dpop-iat-duration': 30 },
    app: { dpop: true },
  },
]

const goOn = (tab: Tab): Promise<void> => tab.click('button.btn-success')

const toCandidate = (configuration: Configuration): Candidate => ({
  name: 'Glewlwyd',
  configuration: configuration.name,
  async start(app) {
    const unpacked = unpackDebian(packages)
    const port = await findPort()
    const origin = `http://127.0.0.1:${port}`
    const issuer = `${origin}/api/oidc`
    const program = launchGlewlwyd(unpacked, port)
    const close = async (): Promise<void> => {
      if (program.kill()) await once(program, 'exit')
    }
    try {
      await setUp(origin, await enter(origin, program), {
        'mod/plugin': {
          ...{ module: 'oidc', name: 'oidc', display_name: 'OIDC', order_rank: 0, readonly: false },
          parameters: pluginOf(issuer, configuration),
        },
        client: {
          ...{ client_id: 'spa', name: 'App', confidential: false, enabled: true, scope: [] },
          redirect_uri: [`${app}/`],
          post_logout_redirect_uris: [`${app}/`],
          authorization_type: ['code', 'refresh_token'],
          token_endpoint_auth_method: ['none'],
        },
        user: {
          ...{ username: 'ada', name: 'Ada Lovelace', email: 'ada@example.test', enabled: true },
          ...{ password: 'secret-secret', scope: ['openid'] },
        },
      })
    } catch (thrown) {
      await close()
      throw thrown
    }
    return {
      version: unpacked.version,
      options: { issuer, clientId: 'spa', ...configuration.app },
      claims: { iss: issuer, name: 'Ada Lovelace', email: 'ada@example.test' },
      async signIn(tab) {
        await tab.fill('#username', 'ada')
        await tab.fill('#password', 'secret-secret')
        await tab.click('#loginbut')
        await goOn(tab)
      },
      signInAgain: goOn,
      form: '#password',
      ...(!configuration.app?.['dpop'] && { refusesSilence: 'id_token mandatory' }),
      async agree(tab) {
        await tab.waitFor('h4', 'App')
        await tab.click('button.btn-danger:not(.dropdown-toggle)')
      },
      ...readByKeys(`${issuer}/jwks`, { issuer }),
      close,
    }
  },
})

export const glewlwyds: readonly Candidate[] = configurations.map(toCandidate)
