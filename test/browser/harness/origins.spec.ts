// Proof of the harness: what only a browser can prove: origins, connections, scripts, and what a tab keeps.
import { expect, test, type Tab } from '../fixtures.ts'
import { token } from './observe.ts'

/** What a script in the page gets from a URL: the status, or the name of the error. */
function reach(
  tab: Tab,
  url: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
) {
  return tab.evaluate(
    (asked) =>
      fetch(asked.url, asked.init).then(
        ({ status }) => status,
        ({ name }: Error) => name,
      ),
    { url, init },
  )
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test.beforeEach(({ app }) => app.serve('/boot.js', ''))

test('CORS: for everybody, for nobody, for one origin, per endpoint', async ({ op, app, tab }) => {
  await tab.goto('/')
  const ask = () => Promise.all([reach(tab, op.urlOf('discovery')), reach(tab, op.urlOf('jwks'))])
  expect(await ask()).toEqual([200, 200])
  op.switches.discovery.cors = 'off'
  expect(await ask()).toEqual(['TypeError', 200])
  op.switches.cors = 'http://other.example'
  expect(await ask()).toEqual(['TypeError', 'TypeError'])
  op.switches.cors = `http://${new URL(app.origin).host}`
  expect(await ask()).toEqual(['TypeError', 200])
})

test('a preflight lets the Authorization header through', async ({ op, api, tab }) => {
  op.switches.accessToken.value = () => 'known'
  await token(op)
  await tab.goto('/')
  const headers = { authorization: 'Bearer known' }
  expect(await reach(tab, op.urlOf('userinfo'), { headers })).toBe(200)
  expect(await reach(tab, `${api.origin}/orders`, { headers })).toBe(200)
  expect(op.count('preflight')).toBe(1)
})

test('a broken connection is one request, not two', async ({ op, tab }) => {
  await tab.goto('/')
  for (const cut of ['reset', 'half'] as const) {
    op.switches.token.cut = cut
    await reach(tab, op.urlOf('token'), { method: 'POST', body: 'code=x', headers: form }).catch(() => {})
  }
  expect(op.count('token')).toBe(2)
})

test('a 307 takes the form to the other origin, if the client follows', async ({ op, evil, tab }) => {
  await tab.goto('/')
  op.switches.token.redirect = { status: 307, to: `${evil.origin}/token` }
  expect(await reach(tab, op.urlOf('token'), { method: 'POST', body: 'code=x', headers: form })).toBe(200)
  expect(evil.last('anything').form.get('code')).toBe('x')
})

test('the API echoes, refuses the next ones, and redirects', async ({ op, api, evil }) => {
  op.switches.accessToken.value = () => 'known'
  await token(op)
  const headers = { authorization: 'Bearer known' }
  const call = () =>
    fetch(`${api.origin}/a?b=c`, { method: 'POST', body: 'text', headers, redirect: 'manual' })
  expect(await (await call()).json()).toEqual({ method: 'POST', path: '/a', query: 'b=c', body: 'text' })
  api.rejectNext(2)
  const statuses = [await call(), await call(), await call()].map(({ status }) => status)
  expect(statuses).toEqual([401, 401, 200])
  api.switches.redirect = { status: 302, to: `${evil.origin}/` }
  expect((await call()).headers.get('location')).toBe(`${evil.origin}/`)
  headers.authorization = 'Bearer unknown'
  api.switches = {}
  expect((await call()).headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
})

test('the app runs early and late scripts, and no inline script', async ({ app, tab }) => {
  app.early(`window.order = ['early']
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective: rule }) => {
      document.getElementById('result').textContent = rule
    })`)
  app.serve('/boot.js', 'window.order.push("boot")')
  app.late(
    'window.order.push("late"); const e = document.createElement("p"); document.body.append(e); e.setAttribute("onclick", "order.push(1)"); e.click()',
  )
  await tab.goto('/any/path?x=1')
  await tab.waitFor('#hello')
  expect(await tab.evaluate(() => Reflect.get(window, 'order'))).toEqual(['early', 'boot', 'late'])
  await tab.waitFor('#result', 'require-trusted-types-for')
})

test('a tab keeps what happens in it, and its clock can be moved', async ({ app, tab }) => {
  app.serve(
    '/boot.js',
    'console.log("hello"); setTimeout(() => document.title = "later", 3_600_000); void Promise.reject(new Error("lost"))',
  )
  await tab.takeClock()
  await tab.goto('/')
  const before = await tab.evaluate(() => Date.now())
  await tab.advance(3600)
  expect(await tab.evaluate(() => document.title)).toBe('later')
  expect((await tab.evaluate(() => Date.now())) - before).toBeGreaterThanOrEqual(3_600_000)
  expect(tab.seen.console).toEqual(['hello'])
  expect(tab.seen.errors).toEqual(['Error: lost'])
  expect(tab.seen.requests.map(({ url }) => new URL(url).pathname)).toContain('/boot.js')
})
