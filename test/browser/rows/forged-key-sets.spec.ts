// Row D-06: a key set of any size costs a bounded amount of work, and keys that were not chosen are not touched.
import { expect, openSignedIn } from '../fixtures.ts'
import type { JsonObject } from '../servers/answer.ts'
import type { App } from '../servers/app.ts'
import { expectRefusal, expectUsable, test, type Refusal, type Stage } from './refusal.ts'

/** Notes the length of each key that the page gives to the browser's cryptography for verifying. */
function watchImports({ early }: App): void {
  early(`
    const { importKey } = SubtleCrypto.prototype
    window.imported = []
    SubtleCrypto.prototype.importKey = function (...given) {
      if (given[4].includes('verify')) window.imported.push(JSON.stringify(given[1]).length)
      return importKey.apply(this, given)
    }
  `)
}

/** The genuine token is accepted, and few keys of sane length were imported for it. */
async function expectLittleWork(stage: Stage, keys: (honest: JsonObject[]) => JsonObject[]): Promise<void> {
  const { op, app, tab } = stage
  watchImports(app)
  op.switches.jwks.keys = keys
  expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
  const lengths: number[] = await tab.evaluate(() => Reflect.get(window, 'imported'))
  expect(lengths.length).toBeGreaterThan(0)
  expect(lengths.length).toBeLessThan(3)
  expect(Math.max(...lengths)).toBeLessThan(1_000)
  await expectUsable(stage)
}

const many = (key: JsonObject) => Array.from({ length: 10_000 }, (_, at) => ({ ...key, kid: `other-${at}` }))

test('D-06 10,000 keys behind the good one: they are not imported', async ({ stage }) => {
  await expectLittleWork(stage, (keys) => [...keys, ...many({ kty: 'RSA', e: 'AQAB', use: 'sig' })])
})

test('D-06 a modulus of 500,000 characters under the kid of the good key: it is not imported', async ({
  stage,
}) => {
  const { jwk } = stage.op.keys.signing('RS256')
  await expectLittleWork(stage, (keys) => [{ ...jwk, n: 'A'.repeat(500_000) }, ...keys])
})

const tooLarge = (name: string, keys: (honest: JsonObject[]) => JsonObject[]): Refusal => ({
  name,
  flip: ({ op }) => (op.switches.jwks.keys = keys),
  code: 'OIDC_METADATA_INVALID',
})

const refusals = [
  tooLarge('D-06 a key set of 4 MB', (keys) => [...keys, ...keys.slice(0, 1).flatMap(many)]),
  tooLarge('D-06 a modulus of 2 MB', (keys) => [
    ...keys,
    { kty: 'RSA', n: 'A'.repeat(2_000_000), e: 'AQAB' },
  ]),
]

for (const refusal of refusals) {
  test(refusal.name, ({ stage }) => expectRefusal(stage, refusal))
}
