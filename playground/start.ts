// The playground: `npm start` builds the page, starts provider, API and app, and says where to look.
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createProvider } from './provider/provider.ts'
import { createApi } from './servers/api.ts'
import { buildApp, createAppServer } from './servers/app.ts'
import { createGatekeeper } from './servers/bearer.ts'
import { listen } from './servers/loopback.ts'
import { buildSdk } from './servers/sdk.ts'

export interface Playground {
  /** The three origins. */
  readonly app: string
  readonly provider: string
  readonly api: string
  close(): Promise<void>
}

export async function startPlayground(): Promise<Playground> {
  buildSdk()
  const servers = await Promise.all([listen('localhost'), listen('127.0.0.1'), listen('localhost')])
  const [app, provider, api] = servers
  const introspector = { clientId: 'playground-api', secret: randomBytes(24).toString('hex') }
  const gatekeeper = createGatekeeper({ ...introspector, endpoint: `${provider.origin}/token/introspection` })
  const addresses = { provider: provider.origin, api: api.origin }

  provider.serve(
    await createProvider({
      issuer: provider.origin,
      appOrigin: app.origin,
      api: introspector,
      onRevoked: gatekeeper.forget,
    }),
  )
  api.serve(createApi(gatekeeper, app.origin))
  app.serve(createAppServer(await buildApp(addresses), addresses))

  return {
    app: app.origin,
    ...addresses,
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  }
}

async function main() {
  const playground = await startPlayground()
  console.log(`
  claimcheck playground

    Open       ${playground.app}
    Sign in    with any name, for example Ada (there is no password)

    Provider   ${playground.provider}
    API        ${playground.api}

  Press Ctrl-C to stop.
`)
  const stop = () => void playground.close().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
