// Attack X-12: the code of the app's own callback, taken before or after the app has read it.
import * as step from '../browser/fixtures.ts'
import { attack, type Stage } from './attack.ts'
import { codesIn, redeem } from './codes.ts'
import { choose } from './levels.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Notes every address that the page has, by every way in which a change of it can be noticed. */
const watchesAddresses = `{
  const noted = (window.addresses = [])
  const look = () => noted.push(location.href, document.URL, JSON.stringify(history.state))
  look()
  for (const type of ['popstate', 'hashchange', 'DOMContentLoaded', 'load', 'pageshow']) addEventListener(type, look, true)
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
  for (const name of ['replaceState', 'pushState']) {
    const original = History.prototype[name]
    History.prototype[name] = function (...rest) { look(); return original.apply(this, rest) }
  }
}`

/** A script that comes first stops the page before the app gets to the code. */
const halts = `if (location.search.includes('code=')) {
  sessionStorage.setItem('taken', location.href)
  window.stop()
  location.replace('/elsewhere.html')
}`

/** The verifier of a pending sign-in, as any script of the origin can read it. */
function readVerifier(tab: step.Tab, state: string): Promise<string> {
  return tab.evaluate(
    (of) =>
      new Promise<string>((resolve) => {
        const opening = indexedDB.open('claimcheck')
        opening.addEventListener('success', () => {
          const reading = opening.result
            .transaction('records')
            .objectStore('records')
            .get(`transaction ${of}`)
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve((reading.result as { verifier: string }).verifier)
          })
        })
      }),
    state,
  )
}

/** Stops the page at its callback, and takes what is needed to redeem the code. */
async function takeCode(stage: Stage): Promise<Outcome> {
  const { app, tab } = stage
  app.early(halts)
  app.serve('/elsewhere.html', '<!doctype html><title>taken</title>')
  await tab.goto('/')
  // A remembered session makes the trip by itself.
  if ((await step.outcome(tab)).status !== 'elsewhere') await step.signIn(tab)
  await tab.waitForURL(`${app.origin}/elsewhere.html`)
  const taken = await tab.evaluate(() => sessionStorage.getItem('taken') ?? '')
  const [code = ''] = codesIn([taken])
  const verifier = await readVerifier(tab, new URL(taken).searchParams.get('state') ?? '')
  return redeem(stage, { code, verifier })
}

/** Looks for an address with the code wherever one may be left. */
async function findCode(stage: Stage): Promise<Outcome> {
  const { app, op, tab } = stage
  app.late(watchesAddresses)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const texts = await tab.evaluate(() => {
    const { addresses } = window as unknown as { addresses: string[] }
    return [...addresses, ...performance.getEntries().map(({ name }) => name)]
  })
  // The browser remembers with what address it loaded the page, and the script may know the verifier: what counts is whether the
  // code is still good.
  const verifier = op.secrets.find(({ cargo }) => cargo === 'code verifier')?.value ?? ''
  const outcomes = await Promise.all(codesIn(texts).map((code) => redeem(stage, { code, verifier })))
  return outcomes.find((outcome) => outcome !== 'stopped') ?? 'stopped'
}

attack({
  id: 'X-12',
  name: 'the code taken from the callback address',
  timings: ['late', 'early'],
  expected({ timing, level }) {
    if (timing === 'late') return 'stopped'
    // The key of a Worker does not outlive the page, so that no code can be bound to it.
    return level === 'page dpop' ? 'bound to a key' : 'not stopped'
  },
  run: (stage) => (stage.timing === 'early' ? takeCode(stage) : findCode(stage)),
  control(stage) {
    choose('page bearer', stage)
    return takeCode(stage)
  },
})
