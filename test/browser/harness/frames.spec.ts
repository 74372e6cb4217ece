// Proof of the harness: frames of a provider on the app's own site: silence, Session Management, Front-Channel Logout.
import * as step from '../fixtures.ts'
import { hangingInFrames } from '../servers/hostile/changes.ts'
import { attemptInFrame, frame } from './frame.ts'
import { authorizationUrl } from './observe.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

test.beforeEach(({ app }) => app.serve('/boot.js', ''))

test('a silent attempt in a frame meets the session of the browser', async ({ op, app, tab }) => {
  await tab.goto('/')
  expect(await attemptInFrame({ tab, op, app })).toContain('error=login_required')
  await tab.goto(authorizationUrl(op, { redirect_uri: `${app.origin}/` }))
  expect(await attemptInFrame({ tab, op, app })).toContain('code=')
})

test('frames hang at the provider, and tabs do not', async ({ op, app, tab }) => {
  op.switches.authorization.gate = hangingInFrames
  await tab.goto(authorizationUrl(op, { redirect_uri: `${app.origin}/` }))
  expect(await attemptInFrame({ tab, op, app })).toBe('no answer')
})

test('pages of the provider are not let into frames', async ({ op, tab }) => {
  await tab.goto('/')
  op.switches.check_session.headers = { 'X-Frame-Options': 'DENY' }
  await frame(tab, op.urlOf('check_session'))
  await expect(Promise.race([post(tab, 'nonsense'), tab.evaluate(nothingForAWhile)])).resolves.toBe('nothing')
  expect(op.of('check_session').map(({ method }) => method)).toEqual(['GET'])
})

function nothingForAWhile(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('nothing'), 300))
}

/** Posts a message to the frame of the page: what comes back, and from where. */
function post(tab: step.Tab, message: string): Promise<[answer: string, origin: string]> {
  return tab.evaluate((data) => {
    const element = document.querySelector<HTMLIFrameElement>('#frame')
    return new Promise((resolve) => {
      const hear = ({ data: answer, origin }: MessageEvent<string>) => resolve([answer, origin])
      window.addEventListener('message', hear, { once: true })
      element?.contentWindow?.postMessage(data, '*')
    })
  }, message)
}

test('Session Management: the frame tells the truth, or what it is told to say', async ({ op, app, tab }) => {
  op.switches.sessionManagement = true
  await tab.goto(authorizationUrl(op, { redirect_uri: `${app.origin}/` }))
  const known = new URL(await tab.url()).searchParams.get('session_state') ?? ''
  await frame(tab, op.urlOf('check_session'))
  expect(await post(tab, `app ${known}`)).toEqual(['unchanged', op.origin])
  expect(await post(tab, 'nonsense')).toEqual(['error', op.origin])
  op.sessions.end(op.sessions.newest()?.sid ?? '')
  expect(await post(tab, `app ${known}`)).toEqual(['changed', op.origin])
  op.switches.check_session.says = 'anything'
  expect(await post(tab, `app ${known}`)).toEqual(['anything', op.origin])
  const messages = op.of('check_session').filter(({ method }) => method === 'POST')
  expect(messages.map(({ body }) => JSON.parse(body))).toContainEqual({
    data: 'nonsense',
    origin: app.origin,
  })
})

test('Front-Channel Logout: pages of the provider frame the page of the app', async ({ op, app, tab }) => {
  await tab.goto(authorizationUrl(op, { redirect_uri: `${app.origin}/` }))
  const { sid = '' } = op.sessions.newest() ?? {}
  const uri = encodeURIComponent(`${app.origin}/front-channel`)
  const framed = () => app.of('page').filter(({ path }) => path === '/front-channel')
  await tab.goto(`${op.urlOf('front_channel')}?uri=${uri}`)
  await tab.goto(`${op.urlOf('front_channel')}?uri=${uri}&iss=other`)
  expect(framed().map(({ query }) => Object.fromEntries(query))).toEqual([
    { iss: op.issuer, sid },
    { iss: 'other' },
  ])
  op.switches.end_session.frames = [`${app.origin}/front-channel?iss=a&sid=b`]
  const back = encodeURIComponent(`${app.origin}/bye`)
  await tab.goto(`${op.urlOf('end_session')}?post_logout_redirect_uri=${back}`)
  await tab.click('#continue')
  await tab.waitForURL(`${app.origin}/bye`)
  expect(framed().at(-1)?.query.get('sid')).toBe('b')
  expect(step.countLoads(app, 'iframe')).toBe(3)
  expect(op.sessions.newest()).toBeUndefined()
  expect(tab.seen.console.join()).not.toContain('frame-ancestors')
})
