// Row A-A03: a response parameter that is there twice, or where it does not belong, spoils the whole response.
import { expect, openApp, signIn, test } from '../fixtures.ts'
import { addingParameter } from '../servers/hostile/changes.ts'
import type { AuthorizationDeviation, Parameters } from '../servers/hostile/switches.ts'
import { expectRejected } from './rejection.ts'

/** The value that the honest response has. */
function valueOf(list: Parameters, name: string): string {
  return list.find(([other]) => other === name)?.[1] ?? ''
}

const doubles: [name: string, deviation: AuthorizationDeviation][] = [
  ...['code', 'state', 'iss'].flatMap((name): [string, AuthorizationDeviation][] => [
    [
      `the same ${name} twice`,
      { parameters: (honest) => addingParameter(name, valueOf(honest, name))(honest) },
    ],
    [`another ${name} after it`, { parameters: addingParameter(name, 'other') }],
    [`another ${name} before it`, { parameters: (honest) => [[name, 'other'], ...honest] }],
  ]),
  ['code in the query and in the fragment', { location: (url) => `${url}#code=other` }],
  ['state in the query and in the fragment', { location: (url) => `${url}#state=other&x=y` }],
]

for (const [name, deviation] of doubles) {
  test(`A-A03 ${name}: no token request`, async ({ op, app, tab }) => {
    await openApp(tab)
    Object.assign(op.switches.authorization, deviation)
    const rejected = await signIn(tab)
    expect(rejected.reason).toMatch(/^(failed|stale-callback)$/)
    expect(op.count('token')).toBe(0)
    await expectRejected({ op, app, tab }, rejected, {})
  })
}

test('A-A03 the control: a parameter of no meaning, twice, and code twice by name only', async ({
  op,
  tab,
}) => {
  await openApp(tab)
  op.switches.authorization.parameters = (honest) => [...honest, ['session_state', 'x'], ['codes', 'y']]
  expect(await signIn(tab)).toMatchObject({ status: 'signed-in' })
  expect(op.count('token')).toBe(1)
})
