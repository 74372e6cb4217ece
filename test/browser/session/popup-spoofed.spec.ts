// Other ways in, C-01, C-03, C-04: whoever talks into a popup sign-in changes nothing, and whoever listens hears no secret.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'
import { openQuestion, openSpoofer, ring } from './popup-steps.ts'
import { stores } from '../rows/stores.ts'

const { expect, test } = step

type Stage = { op: HostileProvider; app: App; tab: step.Tab }

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

/** Counts the messages that reach the page. */
const countMessages = `window.messages = 0; addEventListener('message', () => (window.messages += 1))`
const messagesOf = (tab: step.Tab) => tab.evaluate((): number => Reflect.get(window, 'messages'))

test('C-01 the page of the provider posts messages to the opener: nobody acts on them', async ({
  op,
  tab,
}) => {
  op.switches.authorization.body = (honest) =>
    honest.replace('</html>', `<script>${babble('opener')}</script>`)
  await tab.early(countMessages)
  const asked = await openQuestion({ op, tab })
  await asked.popup.evaluate(() => void window.opener.postMessage('code=stolen', '*'))
  await expect.poll(() => messagesOf(tab)).toBe(10)
  await expectHonestEnd({ op, tab }, asked)
})

test('C-01 a page of this origin posts messages, and to channels: nobody acts on them', async ({
  op,
  tab,
}) => {
  await tab.early(countMessages)
  const asked = await openQuestion({ op, tab })
  await tab.evaluate(() => {
    for (const name of ['claimcheck', 'oidc']) {
      const channel = new BroadcastChannel(name)
      channel.postMessage({ code: 'stolen', state: 'S' })
      channel.close()
    }
    window.postMessage('code=stolen&state=S', '*')
  })
  await expect.poll(() => messagesOf(tab)).toBe(1)
  await expectHonestEnd({ op, tab }, asked)
})

/** A page that is busy: it hears of other tabs one second late. */
const slowToHear = `{
  const { addEventListener: listen } = window
  window.addEventListener = (type, hear, ...rest) =>
    listen.call(window, type, type === 'storage' ? (event) => setTimeout(hear, 1000, event) : hear, ...rest)
}`

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
