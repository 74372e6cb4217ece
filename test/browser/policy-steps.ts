// Browser tests: an app behind the texts of docs/hosting.md, and all that it does under them.
import * as step from './fixtures.ts'
import type { Api } from './servers/api.ts'
import type { App } from './servers/app.ts'
import { startFront, type Front, type Middleware } from './servers/front.ts'
import { readBlock, readRules, type Rule } from './servers/hosting.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

const { expect } = step

type Servers = { op: HostileProvider; api: Api; app: App }

/** The rules of the page, with the origins of these servers in place of the examples; the policy of the app changed, if told. */
export function fillRules(
  front: Front,
  { op, api }: Pick<Servers, 'op' | 'api'>,
  change: (policy: string) => string = (policy) => policy,
): Rule[] {
  const fill = (text: string) =>
    text
      .replaceAll('https://app.example.com', front.origin)
      .replaceAll('https://id.example.com', op.origin)
      .replaceAll('https://api.example.com', api.origin)
  return readRules().map(({ path, headers }) => {
    const filled = Object.entries(headers).map(([name, value]) => {
      const isApp = path === '/*' && name === 'content-security-policy'
      return [name, fill(isApp ? change(value) : value)]
    })
    return { path, headers: Object.fromEntries(filled) as Record<string, string> }
  })
}

/** The middleware of the page, the very code. */
export async function readMiddleware(): Promise<Middleware> {
  const code = Buffer.from(readBlock('js functions/_middleware.js')).toString('base64')
  const { onRequest } = (await import(`data:text/javascript;base64,${code}`)) as { onRequest: Middleware }
  return onRequest
}

/** Every violation that the page saw, over all page loads of the tab. */
const collecting = `addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
  sessionStorage.setItem('violations', (sessionStorage.getItem('violations') ?? '') + effectiveDirective + ';')
})`

/** The policy of the page, the very code; the harness then names its Worker by a string, as bundlers do. */
const defaultPolicy = `${readBlock('js trusted types')}
  Object.defineProperty(window, 'trustedTypes', { value: undefined })`

/** What the policy stopped in this tab, as the page saw it. */
export const violations = (tab: step.Tab) => tab.evaluate(() => sessionStorage.getItem('violations'))

/** Puts a front before the app, as the page says, with a callback page of its own. */
export async function openFront(servers: Servers, change?: (policy: string) => string): Promise<Front> {
  const front = await startFront(servers.app.origin)
  front.rules = fillRules(front, servers, change)
  servers.app.options['redirectUri'] = '/callback'
  servers.app.options['postLogoutRedirectUri'] = '/'
  servers.app.early(servers.app.tokens === 'worker' ? `${defaultPolicy};${collecting}` : collecting)
  return front
}

/** Opens the app behind the front and signs in. */
async function openSignedIn(tab: step.Tab, front: Front): Promise<void> {
  await tab.goto(`${front.origin}/`)
  await step.outcome(tab)
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
}

/** Signs in, calls, renews, reloads, asks silently, opens a popup and signs out. */
export async function doAll(tab: step.Tab, front: Front, { op, api }: Servers): Promise<void> {
  await openSignedIn(tab, front)
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  const { answer } = await step.signInByPopup(tab)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
  expect([op.count('refresh'), op.count('end_session')]).toEqual([1, 1])
}

/** What a script does that the policy is there against, and the directive that stops it. */
const offences: [directive: string, act: () => void][] = [
  ['img-src', () => void (new Image().src = 'http://127.0.0.1:9/pixel.png')],
  ['connect-src', () => void fetch('http://127.0.0.1:9/loot').catch(() => undefined)],
  [
    'style-src-elem',
    () => document.head.append(Object.assign(document.createElement('style'), { textContent: 'p {}' })),
  ],
  [
    'frame-src',
    () =>
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://127.0.0.1:9/' })),
  ],
  [
    'require-trusted-types-for',
    () => {
      try {
        document.body.innerHTML = '<p>'
      } catch {
        // It is refused.
      }
    },
  ],
]

/** The control: what the policy does not allow is stopped, seen by the page and reported. */
export async function expectInForce(tab: step.Tab, front: Front): Promise<void> {
  for (const [, act] of offences) await tab.evaluate(act)
  const expected = offences.map(([directive]) => directive).toSorted()
  await expect.poll(() => front.reported.toSorted()).toEqual(expected)
  await expect
    .poll(async () => (await violations(tab))?.split(';').filter(Boolean).toSorted())
    .toEqual(expected)
}
