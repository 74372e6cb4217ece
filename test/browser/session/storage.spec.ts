// Must show, pains 9 and 34: site data that is cleared under a living session, two clients on one origin, and what is left over.
import { fullStorage, noStorage } from '../early-scripts.ts'
import * as step from '../fixtures.ts'
import { bearer, bound, kept } from './modes.ts'

const { expect, test } = step

for (const [mode, prepare] of [kept, bound, bearer]) {
  test(`pain 9 ${mode}: another tab deletes the databases: the tab goes on, the next load is as it should be`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    const [other = tab] = await step.openTabs(tab, 1)
    expect(await step.deleteDatabases(other)).toEqual(['deleted'])
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    const before = op.count('authorization')
    // Nothing was renewed since: there is nothing to find.
    expect(await step.reload(other)).toMatchObject({ status: 'signed-out' })
    expect(op.count('authorization')).toBe(before)
    await step.expireAccessToken({ tab, op })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('refresh')).toBe(1)
    // The renewal has stored it again.
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in' })
    expect([op.countReuses(), tab.seen.errors, other.seen.errors]).toEqual([0, [], []])
  })

  test(`pain 9 ${mode}: another tab clears localStorage: the tab goes on, the next load is clean`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await tab.takeClock()
    await step.openSignedIn(tab)
    const [other = tab] = await step.openTabs(tab, 1)
    await step.runScript(other, 'localStorage.clear()')
    expect(await step.storedText(tab)).toEqual({})
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in' })
    await step.expireAccessToken({ tab, op })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(op.count('refresh')).toBe(1)
    await step.runScript(tab, 'localStorage.clear()')
    expect(await step.reload(tab)).toMatchObject({ status: expect.stringMatching(/^signed-/) })
    expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    expect([op.countReuses(), tab.seen.errors]).toEqual([0, []])
  })

  test(`pain 9 ${mode}: two clients on one origin: each has its own session, and ends its own`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    prepare({ op, app })
    await step.openSignedIn(tab)
    app.options['clientId'] = 'second'
    const other = await tab.newTab()
    await step.openApp(other)
    expect(await step.sessionNow(other)).toMatchObject({ status: 'signed-out', reason: 'none' })
    expect(await step.signIn(other)).toMatchObject({ status: 'signed-in', claims: { aud: 'second' } })
    expect(await step.sessionNow(tab)).toMatchObject({ status: 'signed-in', claims: { aud: 'app' } })
    expect(await step.signOut(other, { local: true })).toMatchObject({ status: 'signed-out' })
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect(await step.reload(other)).toMatchObject({ status: 'signed-out' })
    app.options['clientId'] = 'app'
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in', claims: { aud: 'app' } })
  })

  for (const [name, script] of [
    ['localStorage is blocked', noStorage('localStorage')],
    ['localStorage is full', fullStorage],
  ] as const) {
    test(`pain 9 ${mode}: ${name}: sign-in and calls work, and the next load is clean`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      app.early(script)
      expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(await step.reload(tab)).toMatchObject({ status: expect.stringMatching(/^signed-/) })
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(tab.seen.errors).toEqual([])
    })
  }
}

/** Stores one pending sign-in many times, under other states of the same client. */
function copyTransaction(tab: step.Tab, count: number): Promise<void> {
  return tab.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        indexedDB.open('claimcheck').addEventListener('success', ({ target }) => {
          const database = (target as IDBOpenDBRequest).result
          const transaction = database.transaction('records', 'readwrite')
          const records = transaction.objectStore('records')
          records
            .openCursor(IDBKeyRange.bound('transaction ', 'transaction~'))
            .addEventListener('success', (event) => {
              const { key, value } = (event.target as IDBRequest<IDBCursorWithValue>).result
              for (let index = 0; index < wanted; index += 1) records.put(value, `${key as string}${index}`)
            })
          transaction.addEventListener('complete', () => {
            database.close()
            resolve()
          })
        })
      }),
    count,
  )
}

test('pain 34: sign-ins that were given up: twenty are kept, also of a thousand, and the next one works', async ({
  op,
  tab,
}) => {
  const count = async () =>
    Object.keys(await step.storedRecords(tab)).filter((key) => key.startsWith('transaction ')).length
  op.switches.authorization.interactive = true
  for (const kept of [...Array.from({ length: 20 }, (_, index) => index + 1), 20, 20]) {
    await step.openApp(tab)
    expect(await step.signIn(tab)).toMatchObject({ status: 'elsewhere' })
    await step.openApp(tab)
    expect(await count()).toBe(kept)
  }
  await copyTransaction(tab, 1000)
  expect(await count()).toBe(1020)
  op.switches.authorization.interactive = false
  expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(await count()).toBeLessThanOrEqual(20)
})
