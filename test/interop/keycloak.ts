// Interop: Keycloak, from Maven Central, in its development mode.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { JsonObject } from '../browser/servers/answer.ts'
import { readByKeys } from '../browser/servers/by-keys.ts'
import { findPort } from '../browser/servers/loopback.ts'
import type { Candidate } from './candidate.ts'

const version = '26.7.3'
const folder = path.resolve('.cache/interop')
const home = path.join(folder, `keycloak-${version}`)
const source = `https://repo.maven.apache.org/maven2/org/keycloak/keycloak-quarkus-dist/${version}/keycloak-quarkus-dist-${version}.tar.gz`

/** Milliseconds that it may take to start, with the build that it makes at the first time. */
const patience = 240_000

function fetchProgram(): void {
  if (existsSync(home)) return
  mkdirSync(folder, { recursive: true })
  const archive = `${home}.tar.gz`
  execFileSync('curl', ['-sSfL', '-o', archive, source], { timeout: patience })
  execFileSync('tar', ['xzf', archive, '-C', folder])
  rmSync(archive)
}

type Configuration = {
  name: string
  /** What the realm has besides. */
  realm?: object
  /** What the client has besides. */
  attributes?: object
  /** What the app sets. */
  app?: JsonObject
}

/** A realm with one public client and one person. */
const realmOf = (app: string, { realm, attributes }: Configuration): object => ({
  ...realm,
  realm: 'interop',
  enabled: true,
  clients: [
    {
      clientId: 'spa',
      publicClient: true,
      redirectUris: [`${app}/`],
      webOrigins: [app],
      attributes: {
        'post.logout.redirect.uris': `${app}/`,
        'pkce.code.challenge.method': 'S256',
        ...attributes,
      },
    },
  ],
  users: [
    {
      username: 'ada',
      enabled: true,
      email: 'ada@example.test',
      emailVerified: true,
      firstName: 'Ada',
      lastName: 'Lovelace',
      credentials: [{ type: 'password', value: 'secret' }],
    },
  ],
})

function launch(port: number): ChildProcess {
  const args = ['start-dev', '--import-realm', '--http-host=127.0.0.1', `--http-port=${port}`]
  return spawn(path.join(home, 'bin/kc.sh'), args, { stdio: 'ignore', detached: true })
}

/** Waits until its metadata can be read, or throws when it has ended or takes too long. */
async function comeUp(issuer: string, program: ChildProcess): Promise<void> {
  const url = `${issuer}/.well-known/openid-configuration`
  for (const end = Date.now() + patience; Date.now() < end; await pause(1_000)) {
    if (program.exitCode !== null) throw new Error(`kc.sh ended with ${program.exitCode}`)
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
  }
  throw new Error(`it did not start within ${patience / 1000} seconds`)
}

const configurations: Configuration[] = [
  { name: 'public client, as the console makes it' },
  { name: 'a refresh token is used once', realm: { revokeRefreshToken: true, refreshTokenMaxReuse: 0 } },
  { name: 'DPoP required', attributes: { 'dpop.bound.access.tokens': 'true' }, app: { dpop: true } },
]

const toCandidate = (configuration: Configuration): Candidate => ({
  name: 'Keycloak',
  configuration: configuration.name,
  async start(app) {
    execFileSync('java', ['-version'], { stdio: 'ignore' })
    fetchProgram()
    rmSync(path.join(home, 'data'), { recursive: true, force: true })
    mkdirSync(path.join(home, 'data/import'), { recursive: true })
    writeFileSync(path.join(home, 'data/import/interop.json'), JSON.stringify(realmOf(app, configuration)))
    const port = await findPort()
    const issuer = `http://127.0.0.1:${port}/realms/interop`
    const program = launch(port)
    const close = (): Promise<void> => {
      process.kill(-(program.pid ?? 0))
      return Promise.resolve()
    }
    try {
      await comeUp(issuer, program)
    } catch (thrown) {
      if (program.exitCode === null) await close()
      throw thrown
    }
    return {
      version,
      options: { issuer, clientId: 'spa', ...configuration.app },
      claims: { iss: issuer, name: 'Ada Lovelace', email: 'ada@example.test' },
      async signIn(tab) {
        await tab.fill('#username', 'ada')
        await tab.fill('#password', 'secret')
        await tab.click('#kc-login')
      },
      ...readByKeys(`${issuer}/protocol/openid-connect/certs`, { issuer }),
      close,
    }
  },
})

export const keycloaks: readonly Candidate[] = configurations.map(toCandidate)
