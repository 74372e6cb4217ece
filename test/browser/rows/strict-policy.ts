// Rows: the whole flow on a page under a policy that allows nothing but what it needs.
import * as step from '../fixtures.ts'
import type { Api } from '../servers/api.ts'
import type { Place } from './rejection.ts'

const { expect } = step

/** Nothing is allowed but what the app and claimcheck need. */
function strictPolicy(connections: string[], frames: string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src ${connections.join(' ')}`,
    `frame-src ${frames.join(' ') || "'none'"}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'sandbox allow-scripts allow-same-origin allow-popups',
  ].join('; ')
}

/** Collects what the policy has stopped in this tab, over all page loads. */
const collectingViolations = `addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  sessionStorage.setItem('violations', (sessionStorage.getItem('violations') ?? '') + violatedDirective + ';')
})`

const violations = (tab: step.Tab) => tab.evaluate(() => sessionStorage.getItem('violations'))

/** Signs in, calls, renews, reloads, asks silently, opens a popup and signs out; nothing of it offends the policy. */
export async function expectWholeFlow(
  { op, api, app, tab }: Place & { api: Api },
  { isFramed }: { isFramed: boolean },
): Promise<void> {
  const framed = isFramed ? [op.origin, app.origin] : []
  app.headers['content-security-policy'] = strictPolicy([op.origin, api.origin], framed)
  app.early(collectingViolations)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  expect(await step.signInSilently(tab)).toMatchObject({ status: 'signed-in' })
  expect(tab.seen.frames).toBe(isFramed ? 1 : 0)
  const { answer } = await step.signInByPopup(tab)
  expect(await answer()).toMatchObject({ status: 'signed-in' })
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
  expect([op.count('refresh'), op.count('end_session'), await violations(tab)]).toEqual([1, 1, null])
  expect(tab.seen.errors).toEqual([])
}

/** The control: what the policy does not allow is stopped, and noted. */
export async function expectInForce(tab: step.Tab): Promise<void> {
  await tab.evaluate(() => void (new Image().src = '/image.png'))
  await expect.poll(() => violations(tab)).toBe('img-src;')
}
