// Other ways in, C-01, C-03, C-04: whoever talks into a popup sign-in changes nothing, and whoever listens hears no secret.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

type Stage = { op: HostileProvider; app: App; tab: step.Tab }

const stores = ['indexeddb', 'auto'] as const

/** What other SDKs send to their opener, and what ours could be thought to send. */
const messages = `[
  'code=stolen&state=S', location.origin + '/?code=stolen&state=S', { code: 'stolen', state: 'S' },
  { type: 'authorization_response', response: { code: 'stolen', state: 'S' } },
  { source: 'oidc-client', url: location.origin + '/?code=stolen&state=S', keepOpen: false },
  { claimcheck: 'answer', parameters: 'code=stolen&state=S' }, null, 0, 'claimcheck',
]`

/** Says all that a window may hear, and then some. */
const babble = (to: string) => `{
  const state = new URLSearchParams(location.search).get('state') ?? 'S'
  for (const message of JSON.parse(JSON.stringify(${messages}).replaceAll('S"', state + '"')))
    ${to}?.postMessage(message, '*')
}`

async function openQuestion({ op, tab }: Omit<Stage, 'app'>): ReturnType<typeof step.signInByPopup> {
  op.switches.authorization.interactive = true
  await step.openApp(tab)
  const asked = await step.signInByPopup(tab)
  await asked.popup.waitFor('#agree')
  return asked
}

async function expectHonestEnd(
  { op, tab }: Omit<Stage, 'app'>,
  asked: Awaited<ReturnType<typeof openQuestion>>,
) {
  expect(op.count('token')).toBe(0)
  expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
  await asked.popup.click('#agree')
  expect(await asked.answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  await asked.popup.closed()
  expect([op.count('token'), tab.seen.errors]).toEqual([1, []])
}

test('C-01 the page of the provider posts messages to the opener: nobody listens', async ({ op, tab }) => {
  op.switches.authorization.body = (honest) =>
    honest.replace('</html>', `<script>${babble('opener')}</script>`)
  const asked = await openQuestion({ op, tab })
  await asked.popup.evaluate(() => void window.opener.postMessage('code=stolen', '*'))
  await expectHonestEnd({ op, tab }, asked)
})

test('C-01 a frame and a page of this origin post messages, and to channels: nobody listens', async ({
  op,
  tab,
}) => {
  const asked = await openQuestion({ op, tab })
  await tab.evaluate((source) => {
    const channels = ['claimcheck', 'oidc'].map((name) => new BroadcastChannel(name))
    for (const channel of channels) channel.postMessage({ code: 'stolen', state: 'S' })
    const script = Object.assign(document.createElement('iframe'), { name: source })
    document.body.append(script)
    for (const to of [window, script.contentWindow]) to?.postMessage('code=stolen&state=S', '*')
    for (const channel of channels) channel.close()
  }, 'spoof')
  await expectHonestEnd({ op, tab }, asked)
})

/** A page that is busy: it hears of other tabs one second late. */
const slowToHear = `{
  const { addEventListener: listen } = window
  window.addEventListener = (type, hear, ...rest) =>
    listen.call(window, type, type === 'storage' ? (event) => setTimeout(hear, 1000, event) : hear, ...rest)
}`

/** The name of the client's bell; it is known in every tab once somebody has signed in by a popup. */
function nameOfBell(tab: step.Tab): Promise<string> {
  return tab.evaluate(() => Object.keys(localStorage).find((key) => key.endsWith(' bell')) ?? '')
}

/** Rings a bell with all kinds of words. */
function ring(tab: step.Tab, bell: string): Promise<void> {
  return tab.evaluate((name) => {
    const words = ['asks', 'took', 'asks x', 'took x', '', 'code=stolen&state=S']
    for (const word of words) localStorage.setItem(name, word)
    localStorage.removeItem(name)
  }, bell)
}

/** Somebody has signed in by a popup in another tab, and out again: that tab, and the name of the bell. */
async function openSpoofer(tab: step.Tab): Promise<[spoofer: step.Tab, bell: string]> {
  const spoofer = await tab.newTab()
  await step.openApp(spoofer)
  const { popup, answer } = await step.signInByPopup(spoofer)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  await popup.closed()
  await step.signOut(spoofer, { local: true })
  return [spoofer, await nameOfBell(spoofer)]
}

for (const store of stores) {
  test(`C-03 store ${store}: a bell that rings for nothing changes nothing`, async ({ op, app, tab }) => {
    app.options['store'] = store
    const [spoofer, bell] = await openSpoofer(tab)
    const asked = await openQuestion({ op, tab })
    await ring(spoofer, bell)
    expect([op.count('token'), await step.sessionNow(tab)]).toEqual([
      1,
      { status: 'signed-out', reason: 'none' },
    ])
    await asked.popup.click('#agree')
    expect(await asked.answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    await asked.popup.closed()
    expect(op.count('token')).toBe(2)
  })

  test(`C-03 store ${store}: a bell of another sign-in, while this page is slow, takes nothing from it`, async ({
    op,
    app,
    tab,
  }) => {
    app.options['store'] = store
    const [spoofer, bell] = await openSpoofer(tab)
    test.setTimeout(20_000)
    await tab.early(slowToHear)
    const asked = await openQuestion({ op, tab })
    const heard = spoofer.evaluate(
      (name) =>
        new Promise<void>((resolve) => {
          window.addEventListener('storage', ({ key, newValue }) => {
            if (key !== name || !newValue) return
            localStorage.setItem(name, 'took another')
            resolve()
          })
        }),
      bell,
    )
    await step.sessionNow(spoofer)
    await asked.popup.click('#agree')
    await heard
    expect(await asked.answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    await asked.popup.closed()
    expect(op.count('token')).toBe(2)
  })
}
