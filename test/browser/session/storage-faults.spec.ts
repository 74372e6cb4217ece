// Must show, pain 9: IndexedDB that fails, hangs, is blocked, full or dead: at the sign-in, at a load, and under a living session.
import * as early from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

const { deadConnection, fullDatabase, noStorage, openingDatabases } = early

const once: [name: string, script: string][] = [
  ['opening throws once', openingDatabases('throws', 1)],
  ['opening fails once', openingDatabases('fails', 1)],
  ['opening hangs once', openingDatabases('hangs', 1)],
  ['opening is blocked once', openingDatabases('is blocked', 1)],
  ['full once', fullDatabase(1)],
  ['dead connection once', deadConnection(1)],
]

const always: [name: string, script: string][] = [
  ['opening throws', openingDatabases('throws')],
  ['opening fails', openingDatabases('fails')],
  ['opening hangs', openingDatabases('hangs')],
  ['opening is blocked', openingDatabases('is blocked')],
  ['dead connection', deadConnection()],
  ['site data blocked', noStorage('indexedDB')],
]

const full: (typeof always)[number] = ['full', fullDatabase()]

/** Lets a second pass on the taken clock, and real time for a request beside it: deadlines must not overtake the network. */
async function letSecondPass(tab: step.Tab): Promise<void> {
  await tab.advance(1)
  await tab.evaluate(async () => void (await (await fetch('/')).text()))
}

/** Whether the trace says that storage cannot be used. */
function isTold(tab: step.Tab): Promise<boolean> {
  return tab.evaluate(() =>
    window.events.some((event) => event.type === 'notice' && /memory/.test(event.message)),
  )
}

for (const [mode, prepare] of [kept, bearer]) {
  for (const [name, script] of once) {
    test(`pain 9 ${mode}, ${name}: sign-in, reload and calls work, and nobody sees it`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      app.early(script)
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(op.count('authorization')).toBe(mode === kept[0] ? 1 : 2)
      expect(tab.seen.errors).toEqual([])
    })
  }

  for (const [name, script] of [...always, full]) {
    test(`pain 9 ${mode}, ${name} always: sign-in by redirect is refused before the page leaves`, async ({
      op,
      app,
      tab,
    }) => {
      prepare({ op, app })
      app.early(script)
      await step.openApp(tab)
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
      expect(await step.signIn(tab)).toMatchObject({
        status: 'threw',
        error: { code: 'OIDC_STORAGE_UNAVAILABLE' },
      })
      expect([op.count('authorization'), op.count('token'), tab.seen.errors]).toEqual([0, 0, []])
      app.early('')
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    })

    test(`pain 9 ${mode}, ${name} under a living session: it goes on from memory, and says so`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      op.switches.accessToken.lifetime = 300
      await tab.takeClock()
      await step.openSignedIn(tab)
      await step.runScript(tab, `${script};\n${deadConnection(name === 'full' ? 0 : 1)}`)
      await step.expireAccessToken({ tab, op })
      const answers = step.callAtOnce(tab, `${api.origin}/orders`, 3)
      expect(await step.untilDone(answers, () => letSecondPass(tab))).toEqual([200, 200, 200])
      expect([op.count('refresh'), op.countReuses()]).toEqual([1, 0])
      expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
      expect(await isTold(tab)).toBe(true)
      expect(tab.seen.errors).toEqual([])
    })
  }

  for (const [name, script] of always) {
    test(`pain 9 ${mode}, ${name} at a load: signed out, and said so; the load after it is as before`, async ({
      op,
      app,
      tab,
    }) => {
      prepare({ op, app })
      await step.openSignedIn(tab)
      app.early(script)
      const found = await step.reload(tab)
      expect(found).toMatchObject({ status: 'signed-out' })
      expect(found.error?.code === 'OIDC_STORAGE_UNAVAILABLE' || (await isTold(tab))).toBe(true)
      app.early('')
      expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      expect([op.count('refresh'), tab.seen.errors]).toEqual([0, []])
    })
  }
}
