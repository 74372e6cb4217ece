// Pain 44: one state machine. Every state that a page shows in all the ways a session can go comes by a listed transition.
import { times } from '../servers/hostile/changes.ts'
import { refusing } from '../servers/hostile/changes.ts'
import { bob } from '../servers/hostile/switches.ts'
import * as step from '../fixtures.ts'
import { bearer, kept, type Place } from './modes.ts'

const { expect, test } = step

/** From each state, the states that may follow. A session that goes on never leaves the page for a moment. */
const transitions: Record<string, RegExp> = {
  unknown: /^signed-in idle|^signed-out/,
  'signed-out': /^signed-in idle|^signed-out/,
  // Renewed by another tab: other claims, or only another token.
  'signed-in idle': /^signed-in (running|idle)|^signed-out (signed-out|ended)/,
  'signed-in running': /^signed-in (idle|waiting)|^signed-out (signed-out|ended)/,
  'signed-in waiting': /^signed-in (running|idle)|^signed-out (signed-out|ended)/,
}

function findForbidden(states: readonly string[]): string[] {
  return states.flatMap((next, index) => {
    const before = states[index - 1] ?? 'unknown'
    const allowed = transitions[before.startsWith('signed-out') ? 'signed-out' : before]
    return allowed?.test(next) ? [] : `${before} -> ${next}`
  })
}

type Stage = Place & { other: step.Tab; url: string }

const ways: [name: string, go: (stage: Stage) => Promise<unknown>, last: string][] = [
  ['a call with a live token', ({ tab, url }) => step.callApi(tab, url), 'signed-in idle'],
  [
    'a renewal',
    async ({ op, tab, url }) => {
      await step.expireAccessToken({ tab, op })
      await step.callAtOnce(tab, url, 5)
    },
    'signed-in idle',
  ],
  [
    'a renewal in another tab',
    async ({ op, tab, other, url }) => {
      await step.expireAccessToken({ tab, op })
      await step.callApi(other, url)
      await step.callApi(tab, url)
    },
    'signed-in idle',
  ],
  [
    'a renewal that waits, and then succeeds',
    async ({ op, tab, url }) => {
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = times(4, { status: 503 })
      await step.callApi(tab, url)
      await step.callApi(tab, url)
    },
    'signed-in idle',
  ],
  [
    'the end, by the provider',
    async ({ op, tab, url }) => {
      await step.expireAccessToken({ tab, op })
      op.switches.refresh.once = [refusing('invalid_grant')]
      await step.callAtOnce(tab, url, 5)
    },
    'signed-out ended',
  ],
  ['a sign-out', ({ tab }) => step.signOut(tab, { local: true }), 'signed-out signed-out'],
  [
    'a sign-out in another tab',
    async ({ tab, other }) => {
      await step.signOut(other, { local: true })
      await step.waitForHello(tab, 'signed-out')
    },
    'signed-out signed-out',
  ],
  [
    'another person in another tab',
    async ({ op, tab, other }) => {
      op.switches.person = bob
      await step.signIn(other)
      await step.waitForHello(tab, 'signed-out')
    },
    'signed-out ended',
  ],
]

for (const [name, prepare] of [kept, bearer]) {
  for (const [way, go, last] of ways) {
    test(`pain 44 ${name}: ${way}`, async ({ op, api, app, tab }) => {
      prepare({ op, app })
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      const [other = tab] = await step.openTabs(tab, 1)
      // The snapshot is the same object until something changes, and a new one with each change.
      await tab.evaluate(() => {
        const isStable = () => window.oidc.getSession() === window.oidc.getSession()
        Reflect.set(window, 'snapshots', [[window.oidc.getSession(), isStable()]])
        window.oidc.subscribe((session) => Reflect.get(window, 'snapshots').push([session, isStable()]))
      })
      await go({ op, app, tab, other, url: `${api.origin}/orders` })
      const snapshots = await tab.evaluate(() => {
        const found: [unknown, boolean][] = Reflect.get(window, 'snapshots')
        const shown = found.map(([session]) => session)
        return {
          different: new Set(shown).size === shown.length,
          stable: found.every(([, stable]) => stable),
        }
      })
      expect(snapshots).toEqual({ different: true, stable: true })
      for (const one of [tab, other]) expect(findForbidden(await step.shownStates(one))).toEqual([])
      expect((await step.shownStates(tab)).at(-1)).toBe(last)
      expect(await tab.evaluate(() => window.session === window.oidc.getSession())).toBe(true)
    })
  }
}
