// A renewal that comes back to a session that has changed: its tokens are dropped, and what others did stands.
import { describe, expect, test } from 'vitest'
import { refusal } from '../refusal.ts'
import { key, openKept, recordOf, spoil } from './kept-stage.ts'
import { refused, renewed } from './renew-stage.ts'
import { bearerAt, call } from './steps.ts'

const invalidGrant = () => refused(400, { error: 'invalid_grant' })

describe('a renewal that comes back', () => {
  test('while it is stored is dropped by a sign-out', async () => {
    const { stage, engine } = await openKept()
    const { update } = stage.ports.records
    let releasing: Promise<unknown> | undefined
    Object.assign(stage.ports.records, {
      async update(name: string, change: (old: unknown) => unknown) {
        const value = await update(name, change)
        releasing ??= engine.release({ returnTo: '/', local: true })
        return value
      },
    })
    stage.on('/token', () => renewed)
    stage.now += 600_000
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    await releasing
    expect([stage.word, stage.asked.includes('/v1')]).toEqual(['signed-out', false])
    expect(stage.stored.get(key)).toEqual({ version: 1, ended: expect.any(String) })
  })
  test('as invalid_grant, because another tab signed out and revoked, is that sign-out', async () => {
    const { stage, engine, events } = await openKept()
    stage.on('/token', () => {
      stage.word = 'signed-out'
      return invalidGrant()
    })
    stage.now += 600_000
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    expect([events, stage.word]).toEqual([[{ renewal: 'running' }, { reason: 'signed-out' }], 'signed-out'])
  })
  test('to a session that was signed out in another tab is dropped and revoked', async () => {
    const { stage, engine, open } = await openKept()
    const other = await open()
    stage.on('/revoke', () => new Response())
    stage.on('/token', async () => {
      await other.engine.release({ returnTo: '/', local: true })
      return renewed
    })
    stage.now += 600_000
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    expect([stage.word, stage.stored.get(key)]).toEqual([
      'signed-out',
      { version: 1, ended: expect.any(String) },
    ])
    expect(await stage.formAt('/revoke')).toHaveProperty('token', 'rt-2')
  })
  test.each(['nothing', 'mark'] as const)(
    'to a tab that keeps %s, after a sign-out in another, is dropped',
    async (keeps) => {
      const { stage, engine } = await openKept({ keeps })
      stage.on('/token', () => {
        stage.word = 'signed-out'
        return renewed
      })
      stage.now += 600_000
      await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
      await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
      expect([stage.word, stage.asked.includes('/v1')]).toEqual(['signed-out', false])
    },
  )
  test('to a session of another person is dropped', async () => {
    const { stage, engine } = await openKept()
    stage.on('/token', () => {
      spoil(stage, { id: 'b', sub: 'bob' })
      stage.word = 'b.1'
      return renewed
    })
    stage.now += 600_000
    await expect(call(engine)).rejects.toEqual(refusal('OIDC_IDENTITY_CHANGED'))
    expect([recordOf(stage).id, stage.word, stage.asked.includes('/v1')]).toEqual(['b', 'b.1', false])
  })
  test('to storage that was cleared is kept anew', async () => {
    const { stage, engine, open } = await openKept()
    stage.on('/token', () => {
      stage.stored.delete(key)
      stage.word = undefined
      return renewed
    })
    stage.now += 600_000
    await call(engine)
    expect(recordOf(stage)).toMatchObject({ generation: 2, sub: 'ada' })
    await call((await open()).engine)
    expect(bearerAt(stage)).toBe('Bearer at-2')
  })
})
