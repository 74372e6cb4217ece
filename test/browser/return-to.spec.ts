// Browser tests, C-08: a sign-in returns to the app's own origin, without a page load; nothing else is ever followed.
import { expect, openApp, outcome, signIn, test, type Tab } from './fixtures.ts'
import { keepBackCallback } from './servers/hostile/changes.ts'

type Places = { app: string; evil: string }
type Target = [name: string, value: (places: Places) => string]

const host = (origin: string) => new URL(origin).host

const refused: Target[] = [
  ['another origin', ({ evil }) => `${evil}/`],
  ['no scheme', ({ evil }) => `//${host(evil)}/`],
  ['a backslash', ({ evil }) => `/\\${host(evil)}/`],
  ['two backslashes', ({ evil }) => `\\\\${host(evil)}/`],
  ['three slashes', ({ evil }) => `///${host(evil)}/`],
  ['a tab before two slashes', ({ evil }) => `\t//${host(evil)}/`],
  ['a tab between two slashes', ({ evil }) => `/\t/${host(evil)}/`],
  ['a control character', ({ evil }) => `\u0001${evil}/`],
  ['javascript:', () => 'javascript:alert(1)'],
  ['javascript: with a line break', () => 'java\nscript:alert(1)'],
  ['data:', () => 'data:text/html,x'],
  ['blob: of this origin', ({ app }) => `blob:${app}/0b1c5c3f-4f6b-4a5e-8a3f-0c1f3d3a8b11`],
  ['another scheme, no slash', ({ evil }) => `https:${host(evil)}`],
  ['another scheme, one slash', ({ evil }) => `https:/${host(evil)}`],
  ['another scheme of this host', ({ app }) => `https://${host(app)}/`],
  ['another port', ({ app }) => `${app}0/`],
  ['a user name that looks like this origin', ({ app, evil }) => `${app}@${host(evil)}/`],
  ['a path that begins with two slashes', ({ app, evil }) => `${app}//${host(evil)}/`],
  ['dots before two slashes', ({ evil }) => `/..//${host(evil)}/`],
  ['an encoded dot before two slashes', ({ evil }) => `/%2e//${host(evil)}/`],
  ['look-alike letters', ({ app }) => app.replace('localhost', 'lоcalhost')],
  ['no URL at all', () => 'http://['],
]

/** Where each leads, as path, query and fragment. */
const followed: [value: string, shown: string][] = [
  ['/orders?page=2&q=a%20b#top', '/orders?page=2&q=a%20b#top'],
  ['orders', '/orders'],
  ['?x#//evil', '/?x#//evil'],
  ['/%5Cevil', '/%5Cevil'],
  ['/a/../b//c', '/b//c'],
  ['/héllo?ä=ö#ü', '/h%C3%A9llo?%C3%A4=%C3%B6#%C3%BC'],
  ['', '/'],
]

test('what leads elsewhere is refused before anything is asked or left', async ({ op, app, evil, tab }) => {
  await openApp(tab)
  for (const [name, value] of refused) {
    const returnTo = value({ app: app.origin, evil: evil.origin })
    const { status, error } = await signIn(tab, { returnTo })
    expect.soft([status, error?.code], `${name}: ${returnTo}`).toEqual(['threw', 'OIDC_CONFIG_INVALID'])
  }
  expect([op.count('authorization'), evil.log]).toEqual([0, []])
  expect(await tab.url()).toBe(`${app.origin}/`)
  expect(await signIn(tab, { returnTo: `${app.origin}/orders` })).toMatchObject({ returnTo: '/orders' })
})

for (const [value, shown] of followed) {
  test(`returnTo ${value}: shown as ${shown}, without a page load`, async ({ app, tab }) => {
    await openApp(tab)
    expect(await signIn(tab, { returnTo: value })).toMatchObject({ status: 'signed-in', returnTo: shown })
    expect(await tab.url()).toBe(app.origin + shown)
    expect(app.of('page').map(({ path }) => path)).toEqual(['/', '/'])
  })
}

test('without returnTo: back to where the sign-in was begun', async ({ app, tab }) => {
  await tab.goto('/deep/link?a=b#c')
  await outcome(tab)
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in', returnTo: '/deep/link?a=b#c' })
  expect(await tab.url()).toBe(`${app.origin}/deep/link?a=b#c`)
})

test('an object that changes, and a URL: read once, and not followed elsewhere', async ({
  app,
  evil,
  tab,
}) => {
  await openApp(tab)
  const began = tab.evaluate((url) => {
    let asked = 0
    const returnTo = { toString: () => (asked++ === 0 ? '/fine' : url) } as unknown as string
    return window.attempt(() => window.oidc.signIn({ returnTo }))
  }, `${evil.origin}/`)
  const ended = await began.catch(() => outcome(tab))
  expect(['signed-in', 'threw']).toContain(ended.status)
  expect(new URL(await tab.url()).origin).toBe(app.origin)
  expect(evil.log).toEqual([])
})

/** Puts another `returnTo` into every stored record that has one; tells how many there were. */
function forge(tab: Tab, returnTo: string): Promise<number> {
  return tab.evaluate(async (forged) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)))
    let count = 0
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const at of database.objectStoreNames) {
        const store = database.transaction(at, 'readwrite').objectStore(at)
        for (const key of await done(store.getAllKeys())) {
          const record: unknown = await done(store.get(key))
          if (typeof record !== 'object' || record === null || !('returnTo' in record)) continue
          count += 1
          await done(store.put({ ...record, returnTo: forged }, key))
        }
      }
      database.close()
    }
    return count
  }, returnTo)
}

test('the same values, put into the stored record by hand, are not followed', async ({
  op,
  app,
  evil,
  tab,
}) => {
  // Between the rounds nobody is to be asked who is signed in.
  app.options['store'] = 'memory'
  const callback = keepBackCallback(op.switches.authorization, `${app.origin}/waiting`)
  for (const [name, value] of refused) {
    await openApp(tab)
    await signIn(tab, { returnTo: '/fine' })
    expect(await forge(tab, value({ app: app.origin, evil: evil.origin })), name).toBe(1)
    await tab.goto(callback())
    expect(['/', undefined], name).toContain((await outcome(tab)).returnTo)
    expect(await tab.url(), name).toBe(`${app.origin}/`)
  }
  expect(evil.log).toEqual([])
  expect(tab.seen.errors).toEqual([])
  // The control: a value of this origin, put there by hand, is followed.
  await signIn(tab, { returnTo: '/fine' })
  expect(await forge(tab, '/forged')).toBe(1)
  await tab.goto(callback())
  expect(await outcome(tab)).toMatchObject({ status: 'signed-in', returnTo: '/forged' })
})
