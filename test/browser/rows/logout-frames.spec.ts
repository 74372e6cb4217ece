// Rows A-L05 and O-04: front-channel logout, in a frame that shares the app's storage and in one that does not.
import * as step from '../fixtures.ts'
import { refusing } from '../servers/hostile/changes.ts'
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { stores } from './stores.ts'

const { expect, test } = step

/** Tells the app's server, from inside the frame, what its page came to. */
const telling = `await window.settled
if (location.pathname === '/front-channel') {
  const notices = window.events.filter(({ type }) => type === 'notice').length
  await fetch('/told?' + new URLSearchParams({ ended: document.querySelector('#result').textContent, notices }))
}`

async function told(app: App, count: number): Promise<Record<string, string>> {
  const reports = () => app.of('page').filter(({ path }) => path === '/told')
  await expect.poll(() => reports().length).toBe(count)
  return Object.fromEntries(reports().at(-1)?.query ?? [])
}

/** The address of a page at the provider that frames the app's page, with those parameters in place of the honest ones. */
function frontChannel(op: HostileProvider, app: App, parameters: Record<string, string> = {}): string {
  const query = new URLSearchParams({ uri: `${app.origin}/front-channel`, ...parameters })
  return `${op.urlOf('front_channel')}?${query.toString()}`
}

for (const [host, site] of [
  ['localhost', 'same'],
  ['127.0.0.1', 'another'],
] as const) {
  test.describe(`a provider of ${site} site`, () => {
    test.use({ providerHost: host })

    for (const store of stores) {
      test(`${site === 'same' ? 'A-L05' : 'O-04'} front-channel logout, ${store}`, async ({
        op,
        api,
        app,
        tab,
      }) => {
        op.switches.sid = true
        app.options['store'] = store
        app.late(telling)
        await step.openSignedIn(tab)
        const [other = tab] = await step.openTabs(tab, 1)
        const provider = await tab.newTab()
        // The control: another sid, another iss.
        const sid = op.sessions.newest()?.sid ?? ''
        await provider.goto(frontChannel(op, app, { iss: op.issuer, sid: `${sid}x` }))
        expect(await told(app, 1)).toEqual({ ended: 'false', notices: '1' })
        await provider.goto(frontChannel(op, app, { iss: `${op.issuer}/`, sid }))
        expect(await told(app, 2)).toEqual({ ended: 'false', notices: '1' })
        expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })

        await provider.goto(frontChannel(op, app))
        if (site === 'same') {
          expect(await told(app, 3)).toEqual({ ended: 'true', notices: '0' })
          for (const one of [tab, other]) {
            await step.waitForHello(one, 'signed-out')
            expect((await step.callApi(one, `${api.origin}/orders`)).error?.code).toBe('OIDC_SIGNED_OUT')
          }
          op.sessions.end(sid)
          expect(await step.reload(tab)).toMatchObject({ status: 'signed-out' })
          expect(api.count('resource')).toBe(1)
        } else {
          // A partitioned frame sees nothing, and says so; the provider's word at the next refresh counts.
          expect(await told(app, 3)).toEqual({ ended: 'false', notices: '1' })
          expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
          op.forgetAccessTokens()
          op.switches.refresh = refusing('invalid_grant')
          const code = (await step.callApi(tab, `${api.origin}/orders`)).error?.code
          expect([code, (await step.sessionNow(tab)).reason]).toEqual(['OIDC_SESSION_ENDED', 'ended'])
        }
        expect(op.count('end_session')).toBe(0)
      })
    }
  })
}
