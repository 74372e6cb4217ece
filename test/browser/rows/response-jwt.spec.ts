// Row R-08: a response in the form of a JWT (JARM) was not asked for: refused, and the setting that makes it is named.
import { expect, openSignedIn, test } from '../fixtures.ts'
import { addingParameter } from '../servers/hostile/changes.ts'
import { expectHonestSignIn } from './rejection.ts'

const jwt = 'e30.e30.e30'

test('R-08 a JWT beside the code: refused, and no code is sent', async ({ op, app, tab }) => {
  op.switches.authorization.parameters = addingParameter('response', jwt)
  const { status, error } = await openSignedIn(tab)
  expect([status, error?.code, error?.remedy]).toEqual(['signed-out', 'OIDC_CALLBACK_INVALID', 'fix'])
  for (const word of ['JARM', 'response mode', '`query`']) expect(error?.message).toContain(word)
  expect(op.count('token')).toBe(0)
  await expectHonestSignIn({ op, app, tab })
})

for (const place of ['query', 'fragment'] as const) {
  test(`R-08 a JWT alone, in the ${place}, as providers send it: refused, and the setting is named`, async ({
    op,
    app,
    tab,
  }) => {
    Object.assign(op.switches.authorization, { place, parameters: () => [['response', jwt]] })
    const { status, error } = await openSignedIn(tab)
    expect(status).toBe('signed-out')
    expect(error?.message).toContain('response mode')
    expect(op.count('token')).toBe(0)
    expect(await tab.url()).toBe(`${app.origin}/`)
    await expectHonestSignIn({ op, app, tab })
  })
}
