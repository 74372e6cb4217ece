// `lockdown()`: what adds to Object.prototype fails after it, and works before; the app goes on either way.
import { lockdown } from '../../src/client/lockdown.ts'
import * as step from './fixtures.ts'
import type { App } from './servers/app.ts'

const { expect, test } = step

/** What scripts do to hear values pass, or to change what code finds: whether it worked, and how it fails then. */
const attacks: [name: string, after: unknown, act: () => unknown][] = [
  [
    'a `then` getter hears what promises are resolved with',
    'TypeError',
    async () => {
      const heard: unknown[] = []
      Object.defineProperty(Object.prototype, 'then', {
        configurable: true,
        get() {
          heard.push(this)
          return undefined
        },
      })
      const secret = { secret: true }
      await Promise.resolve(secret)
      Reflect.deleteProperty(Object.prototype, 'then')
      return heard.includes(secret)
    },
  ],
  [
    'a `toJSON` hears what is written as JSON',
    'TypeError',
    () => {
      const heard: unknown[] = []
      const toJSON = function (this: unknown) {
        heard.push(this)
        return {}
      }
      Object.defineProperty(Object.prototype, 'toJSON', { configurable: true, value: toJSON })
      const secret = { secret: true }
      JSON.stringify(secret)
      Reflect.deleteProperty(Object.prototype, 'toJSON')
      return heard.includes(secret)
    },
  ],
  [
    'a careless merge of JSON pollutes every object',
    false,
    () => {
      const merge = (into: Record<string, unknown>, from: Record<string, unknown>): void => {
        for (const [name, value] of Object.entries(from)) {
          const there = into[name]
          if (typeof there === 'object' && there) merge(there as never, value as never)
          else into[name] = value
        }
      }
      merge({}, JSON.parse('{"__proto__":{"redirectUri":"https://evil.example/"}}') as never)
      const isPolluted = 'redirectUri' in {}
      Reflect.deleteProperty(Object.prototype, 'redirectUri')
      return isPolluted
    },
  ],
]

const lock = (app: App) => app.early(`(${String(lockdown)})()`)

/** Whether an attack worked in the page. */
function attack(tab: step.Tab, act: () => unknown): Promise<unknown> {
  const work = async (): Promise<unknown> => undefined
  const source = `async () => { try { return await (${String(act)})() } catch (error) { return error.name } }`
  return tab.evaluate(Object.assign(work, { toString: () => source }))
}

for (const [name, after, act] of attacks) {
  test(`X-05 ${name}; not after lockdown`, async ({ app, tab }) => {
    await step.openApp(tab)
    expect(await attack(tab, act)).toBe(true)
    lock(app)
    await step.openApp(tab)
    expect(await attack(tab, act)).toBe(after)
  })
}

test('after lockdown the app signs in, calls, renews, reloads and signs out', async ({
  op,
  api,
  app,
  tab,
}) => {
  lock(app)
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  op.forgetAccessTokens()
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  expect(await step.signOut(tab)).toMatchObject({ status: 'signed-out' })
  expect(tab.seen.errors).toEqual([])
  expect(await tab.evaluate(() => Object.isExtensible(Object.prototype))).toBe(false)
})

test('after lockdown React draws, and objects have a toString of their own', async ({ app, tab }) => {
  lock(app)
  await app.bootWhole('react.ts')
  await tab.goto('/')
  await tab.waitFor('#root button')
  const texts = await tab.evaluate(() => {
    const plain: { toString?: () => string } = {}
    plain.toString = () => 'plain'
    function Old() {}
    Old.prototype.toString = () => 'old'
    return [`${String(plain)}`, String(Reflect.construct(Old, []))]
  })
  expect([texts, tab.seen.errors]).toEqual([['plain', 'old'], []])
  expect(await tab.evaluate(() => Object.isExtensible(Object.prototype))).toBe(false)
})
