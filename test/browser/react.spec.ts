// Browser tests, React: development mode and StrictMode, so that every effect runs twice, and the core is asked once.
import { renderToString } from 'react-dom/server'
import { createOidcClient } from '../../src/index.ts'
import { createTree } from './app/react-tree.ts'
import { callApi, expect, openApp, openSignedIn, outcome, signOut, test, type Tab } from './fixtures.ts'
import { createGate } from './servers/answer.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

test.beforeEach(({ app }) => app.bootWhole('react.ts'))

const lifeOf = (tab: Tab) => tab.evaluate(() => window.life)

const triesIn = (tab: Tab) => tab.evaluate(() => window.tries)

/** The provider says no, once. */
function deny(op: HostileProvider): void {
  op.switches.authorization.once = [
    {
      parameters: (honest) => [
        ['error', 'access_denied'],
        ...honest.filter(([name]) => name === 'state' || name === 'iss'),
      ],
    },
  ]
}

test('effects that run twice redeem a code once', async ({ op, tab }) => {
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  await tab.waitFor('#person', 'Ada Lovelace')
  // StrictMode mounts twice: the control that this is development mode.
  expect(await lifeOf(tab)).toMatchObject({ mounts: 2, unmounts: 1 })
  expect([op.count('authorization'), op.count('token')]).toEqual([1, 1])
  expect(tab.seen.errors).toEqual([])
})

test('a renewal is shown, and unmounts nothing of what is guarded', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  await tab.waitFor('#typed')
  await tab.fill('#typed', 'half a sentence')
  const before = await lifeOf(tab)
  op.forgetAccessTokens()
  const gate = createGate()
  op.switches.refresh.gate = gate
  const call = callApi(tab, `${api.origin}/orders`)
  await op.next('refresh')
  await expect.poll(async () => (await lifeOf(tab)).renewals).toEqual(['idle', 'running'])
  gate.open()
  expect((await call).status).toBe(200)
  await expect.poll(async () => (await lifeOf(tab)).renewals).toEqual(['idle', 'running', 'idle'])
  expect(await lifeOf(tab)).toMatchObject({ mounts: before.mounts, unmounts: before.unmounts })
  expect(await tab.evaluate(() => document.querySelector('input')?.value)).toBe('half a sentence')
})

test('sign-out takes away what is guarded, and shows why', async ({ tab }) => {
  await openSignedIn(tab)
  await tab.waitFor('#leave')
  await tab.click('#leave')
  await tab.waitFor('#enter', 'signed-out')
  const { mounts, unmounts } = await lifeOf(tab)
  expect(unmounts).toBe(mounts)
  expect(tab.seen.errors).toEqual([])
})

test('a guard leaves when the person asks, not before', async ({ op, tab }) => {
  await openApp(tab)
  await tab.waitFor('#enter', 'none')
  await tab.click('#enter')
  await tab.waitFor('#person', 'Ada Lovelace')
  expect([op.count('authorization'), op.count('token')]).toEqual([1, 1])
})

test('a sign-in that cannot begin says why where the button is, and the next one can', async ({
  op,
  tab,
}) => {
  op.switches.discovery.cut = 'reset'
  await openApp(tab)
  await tab.waitFor('#enter', 'none')
  await tab.click('#enter')
  await tab.waitFor('#enter', 'none OIDC_NETWORK')
  delete op.switches.discovery.cut
  await tab.click('#enter')
  await tab.waitFor('#person', 'Ada Lovelace')
  expect(tab.seen.errors).toEqual([])
})

test.describe('an automatic guard', () => {
  test.beforeEach(({ app }) => app.early('window.automatic = true'))

  test('leaves once', async ({ op, tab }) => {
    await tab.goto('/')
    await tab.waitFor('#person', 'Ada Lovelace')
    expect([op.count('authorization'), op.count('token')]).toEqual([1, 1])
  })

  test('stays after a no, until the person asks', async ({ op, tab }) => {
    deny(op)
    await tab.goto('/')
    await tab.waitFor('#enter', 'denied OIDC_AUTHORIZATION_FAILED')
    await tab.click('#enter')
    await tab.waitFor('#person', 'Ada Lovelace')
    expect(op.count('authorization')).toBe(2)
  })

  test('stays after a sign-out, until the person asks', async ({ op, tab }) => {
    await tab.goto('/')
    await tab.waitFor('#leave')
    await tab.click('#leave')
    await tab.waitFor('#enter', 'signed-out')
    await tab.click('#enter')
    await tab.waitFor('#person', 'Ada Lovelace')
    expect(op.count('authorization')).toBe(2)
  })

  test('tries once where a sign-in cannot begin', async ({ op, tab }) => {
    op.switches.discovery.status = 500
    await tab.goto('/')
    await tab.waitFor('#enter', 'none OIDC_')
    expect(await triesIn(tab)).toBe(1)
    await tab.click('#enter')
    expect(await triesIn(tab)).toBe(2)
    expect(op.count('authorization')).toBe(0)
  })
})

test('a client made anew, as by a hot reload, is the same session', async ({ op, tab }) => {
  await openSignedIn(tab)
  await tab.waitFor('#person')
  const before = await lifeOf(tab)
  await tab.evaluate(() => window.drawAnew())
  await signOut(tab, { local: true })
  await tab.waitFor('#enter', 'signed-out')
  expect(await lifeOf(tab)).toMatchObject({ mounts: before.mounts, unmounts: before.unmounts + 1 })
  expect(op.count('token')).toBe(1)
})

for (const early of [false, true]) {
  test(`what a server rendered is taken over without a warning, ready() ${early ? 'before' : 'after'} it`, async ({
    app,
    tab,
  }) => {
    const client = createOidcClient({ issuer: 'https://id.example', clientId: 'app' })
    const life = { mounts: 0, unmounts: 0, renewals: [] }
    const html = renderToString(createTree(client, { automatic: false, life }))
    expect(html).toBe('<p id="fallback">One moment</p>')
    app.early(
      `window.early = ${early}; window.warnings = []; console.error = (...told) => warnings.push(told[0])`,
    )
    const scripts = ['early.js', 'registered.js'].map((file) => `<script src="/${file}"></script>`).join('')
    const boot = '<script type="module" src="/boot.js"></script>'
    app.serve(
      '/rendered.html',
      `<!doctype html><html lang="en">${scripts}${boot}<div id="rendered">${html}</div></html>`,
    )
    await tab.goto('/rendered.html')
    await tab.waitFor('#enter', 'none')
    expect((await outcome(tab)).status).toBe('signed-out')
    expect(await tab.evaluate(() => Reflect.get(window, 'warnings') as string[])).toEqual([])
    expect(tab.seen.errors).toEqual([])
  })
}
