// Must show, pain 45: two clients of one origin leave each other alone; two copies of the package on one page are one.
import * as step from '../fixtures.ts'
import { bundleClaimcheck } from '../servers/bundle.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

/** What the client of the other copy says. */
const sessionOfCopy = (tab: step.Tab) => tab.evaluate(() => window.describeSession(window.copy.getSession()))

const callByCopy = (tab: step.Tab, url: string) =>
  tab.evaluate((asked) => window.statusOf(window.copy.fetch(asked)), url)

/** Waits until both clients of the page have that session status. */
const waitForBoth = (tab: step.Tab, status: string) =>
  tab.evaluate(
    (wanted) =>
      new Promise<void>((resolve, reject) => {
        const clients = [window.oidc, window.copy]
        const states = () => clients.map((client) => client.getSession().status)
        const look = () => states().every((one) => one === wanted) && resolve()
        for (const client of clients) client.subscribe(look)
        setTimeout(() => reject(new Error(states().join(' and '))), 3000)
        look()
      }),
    status,
  )

for (const [name, prepare] of [kept, bearer]) {
  test(`${name}: two clients of one origin, in two tabs`, async ({ op, api, app, tab }) => {
    prepare({ op, app })
    op.switches.accessToken.lifetime = 300
    await tab.takeClock()
    await step.openSignedIn(tab)
    app.options['clientId'] = 'other'
    const [other = tab] = await step.openTabs(tab, 1)
    expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out', reason: 'none' })
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in' })
    await step.expireAccessToken({ tab, op })
    const replies = await Promise.all([tab, other].map((one) => step.callApi(one, `${api.origin}/orders`)))
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    const clients = op.of('refresh').map(({ form }) => form.get('client_id'))
    expect(new Set(clients)).toEqual(new Set(['app', 'other']))
    expect(clients).toHaveLength(2)
    expect(await step.signOut(other, { local: true })).toMatchObject({ status: 'signed-out' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.shownStates(tab)).toEqual(['signed-in idle', 'signed-in running', 'signed-in idle'])
    app.options['clientId'] = 'app'
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(op.countReuses()).toBe(0)
  })

  test(`pain 45 ${name}: two copies of the package on one page: one redemption, one state, one end`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    for (const [path, text] of await bundleClaimcheck())
      app.serve(path.replace('/claimcheck/', '/copy/'), text)
    await app.bootWith('two-copies.ts')
    op.switches.accessToken.lifetime = 300
    await tab.takeClock()
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    await waitForBoth(tab, 'signed-in')
    expect(op.count('token')).toBe(1)
    await step.expireAccessToken({ tab, op })
    const url = `${api.origin}/orders`
    const statuses = await Promise.all([step.callAtOnce(tab, url, 5), callByCopy(tab, url)])
    expect(statuses).toEqual([[200, 200, 200, 200, 200], 200])
    expect([op.count('refresh'), op.countReuses()]).toEqual([1, 0])
    expect(await step.signOut(tab, { local: true })).toMatchObject({ status: 'signed-out' })
    expect(await callByCopy(tab, url)).toBe('OIDC_SIGNED_OUT')
    await waitForBoth(tab, 'signed-out')
    expect(await sessionOfCopy(tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
    expect(api.count('resource')).toBe(6)
    expect(tab.seen.errors).toEqual([])
  })
}
