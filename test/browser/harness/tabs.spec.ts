// Proof of the harness: several tabs of a profile, popups, frames and the network.
import * as step from '../fixtures.ts'
import { known, nextChange, store } from './shared-storage.ts'

const { expect, test } = step

/** Boots with the SDK left out. */
test.beforeEach(({ app }) => app.serve('/boot.js', ''))

test('tabs of a profile share storage and events; another profile knows nothing', async ({
  openProfile,
  tab,
}) => {
  await tab.goto('/')
  const others = await step.openTabs(tab, 3)
  const heard = others.map(nextChange)
  // Each listens by the time that it answers this.
  for (const other of others) await known(other)
  await store(tab, 'by the first')
  expect(await Promise.all(heard)).toEqual(['by the first', 'by the first', 'by the first'])
  await others[0]?.close()
  await others[0]?.closed()
  const [reopened] = await step.openTabs(tab, 1)
  expect(await step.storedText(reopened ?? tab)).toEqual({ known: 'by the first' })
  const stranger = await openProfile()
  await stranger.goto('/')
  expect(await known(stranger)).toBeNull()
})

test('a popup is a tab, closes itself, and keeps on after a page with COOP', async ({ op, app, tab }) => {
  app.serve(
    '/boot.js',
    `document.getElementById('popup').onclick = () => { window.other = open('about:blank') }`,
  )
  await tab.goto('/')
  const popup = await tab.popup(() => tab.click('#popup'))
  op.switches.authorization.interactive = true
  op.switches.authorization.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' }
  const back = new URLSearchParams({
    client_id: 'app',
    redirect_uri: `${app.origin}/back`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  })
  const url = `${op.urlOf('authorization')}?${back.toString()}`
  await tab.evaluate((to) => void (Reflect.get(window, 'other').location = to), url)
  await popup.waitFor('#agree')
  const isClosedForOpener = () => tab.evaluate(() => Boolean(Reflect.get(window, 'other').closed))
  expect(await isClosedForOpener()).toBe(true)
  await popup.click('#agree')
  await popup.waitForURL(`${app.origin}/back?code=`)
  expect(await popup.evaluate(() => window.opener === null)).toBe(true)
  expect(step.countLoads(app)).toBe(2)
  await popup.evaluate(() => void setTimeout(() => window.close()))
  await popup.closed()
})

test('frames are counted, and a page may frame itself but nobody else may', async ({ app, evil, tab }) => {
  await tab.goto('/')
  expect([tab.seen.frames, step.countLoads(app, 'iframe')]).toEqual([0, 0])
  const add = (url: string) =>
    tab.evaluate((src) => {
      const frame = document.createElement('iframe')
      const loaded = new Promise<string>((resolve) => {
        frame.addEventListener('load', () => resolve(frame.contentDocument?.title ?? 'out of reach'))
      })
      frame.src = src
      document.body.append(frame)
      return loaded
    }, url)
  expect(await add(`${app.origin}/?code=x`)).toBe('harness')
  expect([tab.seen.frames, step.countLoads(app, 'iframe')]).toEqual([1, 1])
  const other = app.origin.replace('localhost', '127.0.0.1')
  expect(await add(`${other}/`)).toBe('out of reach')
  expect(evil.log).toEqual([])
})

test('the network of the profile goes and comes', async ({ op, tab }) => {
  const setOffline = step.need(tab, 'setOffline')
  await tab.goto('/')
  const ask = () =>
    tab.evaluate(
      (url) =>
        fetch(url).then(
          () => navigator.onLine,
          () => navigator.onLine,
        ),
      op.urlOf('jwks'),
    )
  await setOffline(true)
  expect(await ask()).toBe(false)
  await setOffline(false)
  expect([await ask(), op.count('jwks')]).toEqual([true, 1])
})

test('a tall page is scrolled, and a script is in one tab only where an engine can', async ({ app, tab }) => {
  app.early('')
  await tab.early('window.mine = true')
  await tab.goto('/')
  const [other = tab] = await step.openTabs(tab, 1)
  const isMine = (one: step.Tab) => one.evaluate(() => Reflect.get(window, 'mine') === true)
  expect([await isMine(tab), await isMine(other)]).toEqual([true, tab.sharesEarly ?? false])
  expect(await step.scroll(tab, 900)).toBe(0)
  await tab.evaluate(() => (document.documentElement.style.height = '5000px'))
  expect(await step.scroll(tab, 900)).toBe(900)
  expect(await step.scroll(tab)).toBe(900)
})
