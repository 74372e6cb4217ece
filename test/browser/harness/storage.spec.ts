// Proof of the harness: storage that is blocked, full, dead or gone, as a page sees it.
import * as early from '../early-scripts.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

test.beforeEach(({ app }) => app.serve('/boot.js', ''))

/** Opens a database in the page, puts something and reads it; the value, or the name of what went wrong. */
function tryDatabase(tab: step.Tab): Promise<string> {
  return tab.evaluate(
    () =>
      new Promise<string>((resolve) => {
        try {
          const request = indexedDB.open('probe', 1)
          setTimeout(() => resolve('no answer'), 300)
          request.addEventListener('blocked', () => resolve('blocked'))
          request.addEventListener('error', () => resolve(request.error?.name ?? ''))
          request.addEventListener('upgradeneeded', () => request.result.createObjectStore('store'))
          request.addEventListener('success', () => {
            try {
              const transaction = request.result.transaction('store', 'readwrite')
              transaction.objectStore('store').put('kept', 'key')
              const settle = (what: string) => {
                request.result.close()
                resolve(what)
              }
              transaction.addEventListener('complete', () => settle('kept'))
              transaction.addEventListener('abort', () => settle(transaction.error?.name ?? ''))
            } catch (error) {
              resolve((error as Error).name)
            }
          })
        } catch (error) {
          resolve((error as Error).name)
        }
      }),
  )
}

const faults: [name: string, script: string, first: string, then: string][] = [
  ['nothing', '', 'kept', 'kept'],
  ['opening throws once', early.openingDatabases('throws', 1), 'SecurityError', 'kept'],
  ['opening fails once', early.openingDatabases('fails', 1), 'UnknownError', 'kept'],
  ['opening fails always', early.openingDatabases('fails'), 'UnknownError', 'UnknownError'],
  ['opening hangs once', early.openingDatabases('hangs', 1), 'no answer', 'kept'],
  ['opening is blocked', early.openingDatabases('is blocked'), 'blocked', 'blocked'],
  ['the database is full once', early.fullDatabase(1), 'QuotaExceededError', 'kept'],
  ['the connection is dead once', early.deadConnection(1), 'InvalidStateError', 'kept'],
  ['site data is blocked', early.noStorage('indexedDB'), 'SecurityError', 'SecurityError'],
]

for (const [name, script, first, then] of faults) {
  test(`IndexedDB: ${name}`, async ({ app, tab }) => {
    app.early(script)
    await tab.goto('/')
    expect([await tryDatabase(tab), await tryDatabase(tab)]).toEqual([first, then])
  })
}

/** What reading, writing and locking give in the page: the names of the errors. */
function tryOthers(tab: step.Tab): Promise<string[]> {
  return tab.evaluate(async () => {
    const nameOf = async (act: () => unknown) => {
      try {
        return String(await act())
      } catch (error) {
        return (error as Error).name
      }
    }
    return Promise.all([
      nameOf(() => localStorage.setItem('a', 'b')),
      nameOf(() => sessionStorage.setItem('a', 'b')),
      nameOf(() => navigator.locks.request('a', () => 'locked')),
      nameOf(() => navigator.userActivation.isActive),
    ])
  })
}

/** Whether a click opens a window. Opening one halts the page. */
async function tryPopup(tab: step.Tab): Promise<string> {
  await tab.evaluate(() => {
    document.querySelector('#popup')?.addEventListener('click', () => {
      document.title = window.open('about:blank') === null ? 'no popup' : 'a popup'
    })
  })
  await tab.click('#popup')
  return tab.evaluate(() => document.title)
}

const others: [name: string, script: string, changed: Record<number, string>][] = [
  ['nothing', '', {}],
  ['no localStorage', early.noStorage('localStorage'), { 0: 'SecurityError' }],
  ['no sessionStorage', early.noStorage('sessionStorage'), { 1: 'SecurityError' }],
  ['full', early.fullStorage, { 0: 'QuotaExceededError', 1: 'QuotaExceededError' }],
  ['no Web Locks', early.noLocks, { 2: 'TypeError' }],
  ['refused Web Locks', early.refusedLocks, { 2: 'SecurityError' }],
  ['no activation', early.noActivation, { 3: 'false' }],
  ['no popups', early.noPopups, { 4: 'no popup' }],
]

for (const [name, script, changed] of others) {
  test(`storage, locks and windows: ${name}`, async ({ app, tab }) => {
    app.early(script)
    await tab.goto('/')
    // A script of a test counts as a touch in some engines; a click does in all.
    await tab.click('#call')
    const honest = ['undefined', 'undefined', 'locked', 'true', 'a popup']
    expect([...(await tryOthers(tab)), await tryPopup(tab)]).toEqual(
      honest.map((value, index) => changed[index] ?? value),
    )
  })
}

test('databases are deleted, or wait for the tab that has one open', async ({ tab }) => {
  await tab.goto('/')
  const [other = tab] = await step.openTabs(tab, 1)
  await tryDatabase(tab)
  expect(await step.deleteDatabases(other)).toEqual(['deleted'])
  expect(await step.deleteDatabases(other)).toEqual([])
  await tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('open', 1)
        request.addEventListener('success', () => {
          Object.assign(window, { kept: request.result })
          resolve()
        })
      }),
  )
  expect(await step.deleteDatabases(other)).toEqual(['blocked'])
})
