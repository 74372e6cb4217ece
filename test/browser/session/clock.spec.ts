// Must show, pain 6: clocks that are wrong at the sign-in: it works, or the error names the clock.
import * as step from '../fixtures.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { bearer, kept } from './modes.ts'

const { expect, test } = step

const hour = 3600
const years = 10 * 365 * 24 * hour

const countTokens = (op: HostileProvider): number => op.count('token') + op.count('refresh')

const offsets: [name: string, seconds: number, works: boolean][] = [
  ['right', 0, true],
  ['20 s ahead', 20, true],
  ['20 s behind', -20, true],
  ['1 h ahead', hour, false],
  ['1 h behind', -hour, false],
  ['10 years ahead', years, false],
  ['10 years behind', -years, false],
]

for (const [mode, prepare] of [kept, bearer]) {
  for (const [name, seconds, works] of offsets) {
    test(`pain 6 ${mode}: a clock that is ${name}: signed in, or the error names the clock`, async ({
      op,
      api,
      app,
      tab,
    }) => {
      prepare({ op, app })
      await tab.takeClock(Date.now() + seconds * 1000)
      const first = await step.openSignedIn(tab)
      if (works || first.status === 'signed-in') {
        expect(first.status).toBe('signed-in')
        for (let round = 0; round < 5; round += 1) {
          expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
        }
      } else {
        expect(first.error).toMatchObject({ code: 'OIDC_ID_TOKEN_INVALID' })
        expect(first.error?.message).toMatch(/clock/)
      }
      expect(countTokens(op)).toBe(1)
      // The person sets it right, and signs in.
      await tab.setClock(-seconds)
      expect(await step.signIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
      expect(countTokens(op)).toBeLessThanOrEqual(3)
    })
  }
}
