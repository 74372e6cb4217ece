// Other ways in, C-04: what goes through localStorage, channels, messages and frames while a popup or a frame signs in: no secret.
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

/** Tells the console all that scripts say to other windows, before and beside the SDK. */
const eavesdrop = `{
  const tell = (from, value) => console.log('heard ' + from + ' ' + (typeof value === 'string' ? value : JSON.stringify(value)))
  const tap = (owner, name, from) => {
    const original = owner[name]
    owner[name] = function (...told) { tell(from, told); return original.apply(this, told) }
  }
  tap(Storage.prototype, 'setItem', 'setItem')
  tap(BroadcastChannel.prototype, 'postMessage', 'channel')
  tap(MessagePort.prototype, 'postMessage', 'port')
  tap(window, 'postMessage', 'message')
  addEventListener('message', ({ data }) => tell('message', data))
  addEventListener('storage', ({ key, newValue }) => tell('storage', [key, newValue]))
}`

const heardBy = (tabs: readonly step.Tab[]): string[] =>
  tabs.flatMap(({ seen }) => seen.console.filter((line) => line.startsWith('heard ')))

/** The secrets, state and nonce among them, that stand in what was heard. */
function findHeard(op: HostileProvider, heard: readonly string[]): string[] {
  const { query } = op.last('authorization')
  const values = op.secrets.map(({ cargo, value }): [string, string] => [cargo, value])
  const own = ['state', 'nonce', 'code_challenge'].map((name): [string, string] => [
    name,
    query.get(name) ?? '',
  ])
  const spoken = [...values, ...own].filter(([, value]) => value !== '')
  return spoken.filter(([, value]) => heard.some((line) => line.includes(value))).map(([cargo]) => cargo)
}

for (const [name, prepare] of [bearer, kept]) {
  test(`C-04 ${name}: a popup sign-in says no secret to anybody`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    app.early(eavesdrop)
    await step.openApp(tab)
    const [witness = tab] = await step.openTabs(tab, 1)
    op.switches.authorization.interactive = true
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in' })
    await popup.closed()
    op.forgetAccessTokens()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const heard = heardBy([tab, popup, witness])
    expect(findHeard(op, heard)).toEqual([])
    // The control: it does hear the windows talk.
    expect(heard.some((line) => line.startsWith('heard setItem') && line.includes(' bell'))).toBe(true)
    expect(heard.some((line) => line.startsWith('heard storage') && line.includes(' bell'))).toBe(true)
  })

  test(`C-04 ${name}: a silent sign-in in a frame says no secret to anybody`, async ({ op, app, tab }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    app.early(eavesdrop)
    await tab.reload()
    await step.outcome(tab)
    expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
    expect(tab.seen.frames).toBe(1)
    const heard = heardBy([tab])
    expect(findHeard(op, heard)).toEqual([])
    expect(heard.some((line) => line.startsWith('heard setItem') && line.includes(' bell'))).toBe(true)
  })

  test(`C-04 ${name}: storage, address and history hold none while the popup is at the provider, or after`, async ({
    op,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openApp(tab)
    op.switches.authorization.interactive = true
    const { popup, answer } = await step.signInByPopup(tab)
    await popup.click('#agree')
    expect(await answer()).toMatchObject({ status: 'signed-in' })
    await popup.closed()
    const [witness = tab] = await step.openTabs(tab, 1)
    const tokens = op.secrets.filter(({ cargo }) => cargo !== 'ID token')
    for (const one of [tab, witness]) {
      const found = (await step.findSecrets(one, tokens)).filter(
        ({ place }) => !/ of (GET|POST) /.test(place),
      )
      expect(found).toEqual([])
    }
    const { query } = op.last('authorization')
    const state = [{ cargo: 'code verifier' as const, value: query.get('state') ?? '' }]
    expect(
      (await step.findSecrets(tab, state)).filter(({ place }) => !/ of (GET|POST) /.test(place)),
    ).toEqual([])
  })
}
