// Attacks C-06 to C-09: where a sign-in leads to, and what an error of the provider brings into the page.
import * as step from '../browser/fixtures.ts'
import { holdCallback } from '../browser/session/callback-steps.ts'
import { answeringError } from '../browser/servers/hostile/changes.ts'
import { attack, type Stage } from './attack.ts'
import { usual } from './forgeries.ts'
import type { Outcome } from './row.ts'

const { expect } = step

const host = (origin: string) => new URL(origin).host

/** Addresses that lead elsewhere, or that somebody reads so. */
const targets = ({ app: { origin: app }, evil: { origin: evil } }: Stage): string[] => [
  `${evil}/`,
  `//${host(evil)}/`,
  `/\\${host(evil)}/`,
  `\\\\${host(evil)}/`,
  `\t//${host(evil)}/`,
  `\u0001${evil}/`,
  'javascript:window.pwned=1',
  'java\nscript:window.pwned=1',
  'data:text/html,x',
  `blob:${app}/0b1c5c3f-4f6b-4a5e-8a3f-0c1f3d3a8b11`,
  `https:${host(evil)}`,
  `https:/${host(evil)}`,
  `https://${host(app)}/`,
  `${app}@${host(evil)}/`,
  `/..//${host(evil)}/`,
  app.replace('localhost', 'lоcalhost'),
]

/** Signs in with that as the place to return to, and tells whether the tab or anybody was led there. */
async function followAsked(stage: Stage): Promise<boolean> {
  const { app, evil, tab } = stage
  await step.openApp(tab)
  for (const returnTo of targets(stage)) {
    const { status, error } = await step.signIn(tab, { returnTo })
    expect.soft([returnTo, status, error?.code]).toEqual([returnTo, 'threw', 'OIDC_CONFIG_INVALID'])
  }
  return evil.log.length > 0 || (await tab.url()) !== `${app.origin}/`
}

/** The same, put into the stored record of a sign-in that is under way. */
async function followForged(stage: Stage): Promise<boolean> {
  const { app, evil, tab } = stage
  app.options['store'] = 'memory'
  for (const returnTo of targets(stage)) {
    const callback = await holdCallback(stage, '/fine')
    expect(await step.forgeRecords(tab, 'transaction ', { members: { returnTo } })).toBe(1)
    await tab.goto(callback)
    await step.outcome(tab)
    if ((await tab.url()) !== `${app.origin}/`) return true
  }
  expect(tab.seen.errors).toEqual([])
  return evil.log.length > 0
}

attack({
  id: 'C-08',
  name: 'open redirect by returnTo, asked for and put into the stored record (32)',
  levels: usual,
  expected: 'stopped',
  async run(stage) {
    step.test.slow()
    return (await followAsked(stage)) || (await followForged(stage)) ? 'not stopped' : 'stopped'
  },
  // A place of the app's own is gone to, even if it was put there by hand.
  async control(stage) {
    const { app, tab } = stage
    const callback = await holdCallback(stage, '/fine')
    expect(await step.forgeRecords(tab, 'transaction ', { members: { returnTo: '/forged' } })).toBe(1)
    await tab.goto(callback)
    await step.outcome(tab)
    return (await tab.url()) === `${app.origin}/forged` ? 'not stopped' : 'stopped'
  },
})

const carriers = [
  '<img src=x onerror=window.pwned=1>',
  'javascript:window.pwned=1',
  '\u001B[31mpwned\u001B[0m',
  '\u202Edenwp\u0000',
  `pwned${'x'.repeat(6000)}`,
]

attack({
  id: 'C-07',
  name: "script, control characters and long text in the provider's error_description and error_uri (5)",
  levels: usual,
  expected: 'stopped',
  async run({ op, tab }) {
    await step.openApp(tab)
    for (const text of carriers) {
      op.switches.authorization.parameters = (list) => [
        ...answeringError('access_denied', text)(list),
        ['error_uri', text],
      ]
      const { error } = await step.signIn(tab)
      const { oauth, ...fixed } = error ?? {}
      if (/pwned|denwp/.test(JSON.stringify(fixed))) return 'not stopped'
      // What the provider says stands apart, cut and clean.
      expect(JSON.stringify(oauth).length).toBeLessThan(2500)
      expect(Object.values(oauth ?? {}).join('')).toMatch(/^[\x20-\x7E]*$/)
    }
    return (await tab.evaluate(() => 'pwned' in window)) ? 'not stopped' : 'stopped'
  },
  // What it says in plain words reaches the app, in its place.
  async control({ op, tab }) {
    await step.openApp(tab)
    op.switches.authorization.parameters = answeringError('access_denied', 'Ada said no')
    const { error } = await step.signIn(tab)
    return error?.oauth?.error_description === 'Ada said no' ? 'not stopped' : 'stopped'
  },
})

const hints = ['ada\r\nSet-Cookie: a=b', 'ada&client_id=evil', 'ada#', '"><script>', 'javascript:x', '%0d%0a']

attack({
  id: 'C-09',
  name: 'what an app passes on breaks out of the address of the request (6)',
  levels: usual,
  expected: 'stopped',
  async run({ op, tab }) {
    await step.openApp(tab)
    for (const loginHint of hints) {
      expect(await step.signIn(tab, { loginHint })).toMatchObject({ status: 'signed-in' })
      const { query } = op.last('authorization')
      if (query.getAll('client_id').join() !== 'app' || query.get('login_hint') !== loginHint)
        return 'not stopped'
    }
    return 'stopped'
  },
  // Put together by hand, it does.
  async control({ op, tab }) {
    const url = `${op.urlOf('authorization')}?client_id=app&login_hint=${hints[1]}`
    await tab.evaluate((at) => fetch(at).then(() => {}), url)
    return op.last('authorization').query.getAll('client_id').includes('evil') ? 'not stopped' : 'stopped'
  },
})

/** A login page in the frame of a silent sign-in, which grabs the focus and breaks out. */
const login = `<!doctype html><form><input autofocus></form>
<script>document.forms[0].elements[0].focus(); top.location = '/stolen'</script>
<script>parent.postMessage('done', '*')</script>`

/** A silent sign-in meets that page: whether the app's page or its focus is gone. */
async function meetLogin({ op, tab }: Stage): Promise<Outcome> {
  await tab.takeClock()
  await step.openApp(tab)
  await step.typeDraft(tab, 'half an order')
  await tab.click('#draft')
  Object.assign(op.switches.authorization, { status: 200, contentType: 'text/html', body: login })
  const done = tab.evaluate(
    () => new Promise<void>((resolve) => window.addEventListener('message', () => resolve(), { once: true })),
  )
  await step.sessionNow(tab)
  const silent = step.signInSilently(tab)
  await done
  const focus = await tab.evaluate(() => document.activeElement?.id)
  await tab.advance(10.1)
  expect(await silent).toMatchObject({ status: 'signed-out', error: { code: 'OIDC_TIMEOUT' } })
  const frames = await tab.evaluate(() => document.querySelectorAll('iframe').length)
  const isWhole = focus === 'draft' && (await step.readDraft(tab)) === 'half an order' && frames === 0
  return isWhole ? 'stopped' : 'not stopped'
}

attack({
  id: 'C-06',
  name: 'a login page in the frame of a silent sign-in: takes the focus, breaks out, stays',
  levels: usual,
  expected: 'stopped',
  run: meetLogin,
  async control({ tab }) {
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    return (await step.signInSilently(tab)).status === 'signed-in' ? 'not stopped' : 'stopped'
  },
})
