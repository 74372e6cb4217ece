// Browser tests: a script that arrives after the sign-in and patches the realm hears no access token and no refresh token.
import type { Exercise } from './app/late/exercise.ts'
import { familyNames, type Family } from './app/late/family-names.ts'
import { expect, letTimePass, openSignedIn, outcome, test, type Tab } from './fixtures.ts'
import type { Api } from './servers/api.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

type Stage = { op: HostileProvider; api: Api; tab: Tab }
type Token = 'access token' | 'refresh token'

const both: Token[] = ['access token', 'refresh token']

/** A trap that is named after one of the tokens hears that one. */
const one: Partial<Record<Family, Token[]>> = {
  'access_token of Object.prototype': ['access token'],
  'refresh_token of Object.prototype': ['refresh token'],
}
const done: Exercise = { get: '200', post: '200', userInfo: 'ada', signOut: 'signed-out' }

/** Lets the script listen while the page works, and tells which tokens it heard. */
async function listen(
  { op, api, tab }: Stage,
  family: Family,
): Promise<{ exercise: Exercise; heard: Token[]; where: string[] }> {
  const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
  api.switches.once = [{}, { status: 401, headers: challenge }]
  const exercise = await tab.evaluate(
    async (asked) => {
      window.spyOn(asked.family)
      const done = await window.exercise(asked.api)
      window.stopSpying()
      return done
    },
    { family, api: api.origin },
  )
  const tokens = op.secrets.filter(({ cargo }) => both.some((token) => token === cargo))
  const where = await tab.evaluate(
    (values) => window.sightings(values),
    tokens.map(({ value }) => value),
  )
  const heard = both.filter((cargo) =>
    tokens.some((token) => token.cargo === cargo && where.some((place) => place.startsWith(token.value))),
  )
  return { exercise, heard, where }
}

for (const family of familyNames) {
  test(`${family}: the client's tokens are not heard`, async ({ op, app, api, tab }) => {
    await app.bootWith('late/sdk.ts')
    op.switches.accessToken.lifetime = 300
    await tab.takeClock()
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    await letTimePass({ tab, op }, 301)
    const { exercise, heard, where } = await listen({ op, api, tab }, family)
    expect(where).toEqual([])
    expect(heard).toEqual([])
    expect(exercise).toEqual(done)
    expect([
      op.count('refresh'),
      op.count('userinfo'),
      op.count('revocation'),
      api.count('resource'),
    ]).toEqual([2, 1, 1, 3])
  })

  test(`${family}: the control's are`, async ({ op, app, api, tab }) => {
    await app.bootWith('late/plain.ts')
    await tab.goto('/')
    await tab.waitForURL((url) => url.searchParams.has('code'))
    await tab.evaluate(async () => void (await window.plain))
    const { exercise, heard } = await listen({ op, api, tab }, family)
    expect(exercise).toEqual(done)
    expect(heard).toEqual(one[family] ?? both)
    await outcome(tab)
  })
}
