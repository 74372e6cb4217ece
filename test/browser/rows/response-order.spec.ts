// Row A-A12: two tabs sign in at once and are answered in the other order; each completes its own sign-in.
import { expect, outcome, signIn, test } from '../fixtures.ts'
import { createGate, type Gate } from '../servers/answer.ts'

test('A-A12 two tabs at once, answered in the other order: each completes its own sign-in', async ({
  op,
  app,
  tab,
}) => {
  const other = await tab.newTab()
  for (const each of [tab, other]) {
    await each.goto('/')
    await outcome(each)
  }
  const gates = new Map<string | null, Gate>()
  op.switches.authorization.gate = ({ query }) => {
    const gate = createGate()
    gates.set(query.get('state'), gate)
    return gate
  }
  const ended: string[] = []
  const first = signIn(tab, { returnTo: '/first' }).finally(() => ended.push('first'))
  const one = (await op.next('authorization')).query.get('state')
  const second = signIn(other, { returnTo: '/second' }).finally(() => ended.push('second'))
  const two = (await op.next('authorization')).query.get('state')
  expect(one).not.toBe(two)
  gates.get(two)?.open()
  expect(await second).toMatchObject({ status: 'signed-in', returnTo: '/second' })
  expect(ended).toEqual(['second'])
  gates.get(one)?.open()
  expect(await first).toMatchObject({ status: 'signed-in', returnTo: '/first' })
  expect(await Promise.all([tab.url(), other.url()])).toEqual([`${app.origin}/first`, `${app.origin}/second`])
  expect(op.count('token')).toBe(2)
})
