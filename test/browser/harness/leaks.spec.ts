// Browser tests: proof that the search for secrets finds one in each place where a page can put it.
import { expect, findSecrets, test } from '../fixtures.ts'

test('a secret is found wherever a page puts it', async ({ app, api, tab }) => {
  app.serve('/boot.js', 'console.warn("s3cret"); reportError(new Error("s3cret"))')
  await tab.goto('/')
  await tab.evaluate(async (url) => {
    localStorage.setItem('a', 's3cret')
    sessionStorage.setItem('s3cret', 'a')
    document.cookie = 'a=s3cret'
    window.name = 's3cret'
    document.title = 's3cret'
    history.replaceState({ a: 's3cret' }, '', '/?a=s3cret#s3cret')
    window.events = [{ type: 'notice', message: 's3cret', at: 0 }]
    window.session = { status: 'signed-in', claims: { name: 's3cret' } } as unknown as Window['session']
    const open = indexedDB.open('a')
    open.addEventListener('upgradeneeded', () => open.result.createObjectStore('b').put(['s3cret'], 'key'))
    await new Promise((resolve) => open.addEventListener('success', resolve))
    open.result.close()
    await (await caches.open('a')).put('/cached?s3cret', new Response(''))
    await fetch(`${url}/?s3cret`, { method: 'POST', body: 's3cret', headers: { 'x-test': 's3cret' } })
  }, api.origin)
  const found = await findSecrets(tab, [{ cargo: 'access token', value: 's3cret' }])
  expect(found.map(({ place }) => place)).toEqual([
    'localStorage',
    'sessionStorage',
    'IndexedDB',
    'caches',
    'cookies',
    'URL',
    'history.state',
    'window.name',
    'document',
    'trace',
    'session',
    'console',
    'errors',
    `URL of POST ${api.origin}/`,
    `headers of POST ${api.origin}/`,
    `body of POST ${api.origin}/`,
  ])
})
