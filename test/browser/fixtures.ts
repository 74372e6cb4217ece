// Browser tests: the fixtures. Servers live as long as a worker and are honest and empty for each test.
import { test as base } from '@playwright/test'
import { createFirefoxEngine } from './engines/firefox.ts'
import { createPlaywrightEngine } from './engines/playwright.ts'
import { createWebKitEngine } from './engines/webkit.ts'
import { startApi, type Api } from './servers/api.ts'
import { startApp, type App } from './servers/app.ts'
import type { Host } from './servers/loopback.ts'
import { startEvil, type Evil } from './servers/evil.ts'
import { startHostileProvider, type HostileProvider } from './servers/hostile-provider.ts'
import { startRealProvider, type RealProvider } from './servers/real-provider.ts'
import type { Engine, Tab } from './tab.ts'

export { expect } from '@playwright/test'
export { findSecrets } from './leaks.ts'
export * from './needs.ts'
export * from './record-steps.ts'
export * from './session-steps.ts'
export * from './steps.ts'
export type { Tab } from './tab.ts'

type Servers = { op: HostileProvider; api: Api; app: App; evil: Evil }

type WorkerFixtures = {
  /** `localhost` puts the providers on the app's site, where cookies of a frame are first-party. */
  providerHost: Host
  servers: Servers
  realServer: RealProvider
  engine: Engine
  /** The browser's file, where a driver of ours runs it. */
  program: string
  /** The proxy through which the browser sees the world, if through one. */
  proxyServer: string | undefined
}

type TestFixtures = Servers & {
  /** The real provider. A test that names it has an app that signs in there. */
  realProvider: RealProvider
  tab: Tab
  /** Opens a tab of another browser profile, which knows nothing of the others. */
  openProfile: () => Promise<Tab>
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  providerHost: ['127.0.0.1', { scope: 'worker', option: true }],
  program: ['', { scope: 'worker', option: true }],
  proxyServer: [undefined, { scope: 'worker', option: true }],
  engine: [
    async ({ playwright, browserName, launchOptions, headless, program, proxyServer }, use) => {
      if (program !== '') {
        const isFirefox = browserName === 'firefox'
        const own = await (isFirefox
          ? createFirefoxEngine(program, proxyServer)
          : createWebKitEngine(program))
        await use(own)
        return own.close()
      }
      const browser = await playwright[browserName].launch({
        ...launchOptions,
        ...(proxyServer !== undefined && { proxy: { server: proxyServer } }),
        ...(headless !== undefined && { headless }),
      })
      const engine = createPlaywrightEngine(browser)
      await use(engine)
      await engine.close()
    },
    { scope: 'worker' },
  ],
  servers: [
    async ({ providerHost: host }, use) => {
      const [op, api, app, evil] = await Promise.all([
        startHostileProvider({ host }),
        startApi(),
        startApp(),
        startEvil(),
      ])
      await use({ op, api, app, evil })
      await Promise.all([op, api, app, evil].map((server) => server.close()))
    },
    { scope: 'worker' },
  ],
  realServer: [
    async ({ servers, providerHost: host }, use) => {
      const realServer = await startRealProvider({ app: servers.app.origin, host })
      await use(realServer)
      await realServer.close()
    },
    { scope: 'worker' },
  ],
  op: async ({ servers: { op } }, use) => {
    op.reset()
    await use(op)
  },
  api: async ({ servers: { api }, op }, use) => {
    api.reset()
    api.accepts = (token) => op.acceptsAccessToken(token)
    api.boundTo = (token) => op.boundTo(token)
    api.now = () => op.now()
    await use(api)
  },
  app: async ({ servers: { app }, op, api }, use) => {
    app.reset()
    app.options = { issuer: op.issuer, clientId: 'app', resources: [`${api.origin}/`] }
    await use(app)
  },
  evil: async ({ servers: { evil } }, use) => {
    evil.reset()
    await use(evil)
  },
  realProvider: async ({ realServer, app, api }, use) => {
    realServer.reset()
    api.accepts = (token) => realServer.acceptsAccessToken(token)
    api.boundTo = (token) => realServer.boundTo(token)
    Object.assign(app.options, { issuer: realServer.issuer, clientId: realServer.clientId })
    await use(realServer)
  },
  openProfile: async ({ engine, app }, use) => {
    const opened: Awaited<ReturnType<Engine['open']>>[] = []
    await use(async () => {
      const profile = await engine.open(app.origin)
      opened.push(profile)
      return profile.tab
    })
    for (const { closeProfile } of opened) await closeProfile()
  },
  tab: async ({ engine, app, op, api, evil }, use, testInfo) => {
    const { tab, closeProfile } = await engine.open(app.origin)
    await use(tab)
    if (testInfo.status !== testInfo.expectedStatus) {
      const heard = [...op.log, ...app.log, ...api.log, ...evil.log].sort((one, other) => one.at - other.at)
      const body = JSON.stringify({ ...tab.seen, heard }, null, 2)
      await testInfo.attach('what the tab saw and the servers heard', {
        body,
        contentType: 'application/json',
      })
    }
    await closeProfile()
  },
})
