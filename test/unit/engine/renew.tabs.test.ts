// A renewal in many tabs: one request, whose tokens all use; what another tab has stored counts before the provider's no.
import { describe, expect, test } from 'vitest'
import { OidcError } from '../../../src/errors/oidc-error.ts'
import { refusal } from '../refusal.ts'
import { key, openKept, recordOf, rotate, spoil } from './kept-stage.ts'
import { countRenewals, refused, renewed } from './renew-stage.ts'
import { bearerAt, call } from './steps.ts'

const invalidGrant = () => refused(400, { error: 'invalid_grant' })
const ended = refusal('OIDC_SESSION_ENDED')

test('eight tabs, one request, and each refresh token is used once', async () => {
  const { stage, engine, open } = await openKept()
  const { used } = rotate(stage)
  const others = await Promise.all(Array.from({ length: 7 }, () => open()))
  stage.now += 600_000
  const tabs = [engine, ...others.map((tab) => tab.engine)]
  const answers = await Promise.all(tabs.map((tab) => call(tab)))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
  const sent = stage.requests.filter(({ url }) => url.endsWith('/v1'))
  expect(new Set(sent.map(({ headers }) => headers.get('authorization')))).toEqual(new Set(['Bearer at-2']))
  stage.now += 600_000
  await Promise.all(tabs.map((tab) => call(tab)))
  expect([used, recordOf(stage).generation, stage.word]).toEqual([
    ['rt-1', 'rt-2'],
    3,
    `${recordOf(stage).id}.3`,
  ])
})

test('tabs that keep nothing renew for themselves, and no lock is waited for', async () => {
  const { stage, engine } = await openKept({ keeps: 'nothing' })
  stage.on('/token', () => renewed)
  Object.assign(stage.ports, { withLock: () => expect.fail('nothing is shared') })
  stage.now += 600_000
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-2')
})

test('a lock that does not come fails the call, and ends nothing', async () => {
  const { stage, engine, events } = await openKept()
  const { withLock } = stage.ports
  rotate(stage)
  const error = new OidcError('OIDC_TIMEOUT', 'Another tab holds the renewal for too long.')
  Object.assign(stage.ports, { withLock: () => Promise.reject(error) })
  stage.now += 600_000
  await expect(call(engine)).rejects.toBe(error)
  expect([countRenewals(stage), events.at(-1)]).toEqual([0, { renewal: 'waiting' }])
  Object.assign(stage.ports, { withLock })
  await call(engine)
  expect(bearerAt(stage)).toBe('Bearer at-2')
})

describe('what another tab has renewed', () => {
  test('is taken over, though its sign was not seen', async () => {
    const { stage, engine, open, events } = await openKept()
    const { used } = rotate(stage)
    const other = await open()
    const before = stage.word
    stage.now += 600_000
    await call(other.engine)
    stage.word = before
    await call(engine)
    expect([used, bearerAt(stage)]).toEqual([['rt-1'], 'Bearer at-2'])
    expect(events.at(-1)).toMatchObject({ renewal: 'idle', scope: 'openid profile email' })
  })
  test('and has expired since is renewed from there', async () => {
    const { stage, engine, open } = await openKept()
    const { used } = rotate(stage)
    const other = await open()
    const before = stage.word
    stage.now += 600_000
    await call(other.engine)
    stage.now += 600_000
    stage.word = before
    await call(engine)
    expect([used, bearerAt(stage)]).toEqual([['rt-1', 'rt-2'], 'Bearer at-3'])
  })
})

describe('invalid_grant', () => {
  test('ends the session where nothing newer is stored: in all tabs', async () => {
    const { stage, engine, open, events } = await openKept()
    const other = await open()
    stage.on('/token', invalidGrant)
    stage.now += 600_000
    await expect(call(engine)).rejects.toEqual(ended)
    expect(events.at(-1)).toEqual({ reason: 'ended', error: ended })
    expect([stage.word, stage.stored.get(key)]).toEqual(['ended', { version: 1, ended: expect.any(String) }])
    await expect(call(other.engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
    expect([other.events, countRenewals(stage)]).toEqual([[{ reason: 'ended' }], 1])
  })
  test.each([
    ['its tokens are used', 0, 'Bearer at-2', 1],
    ['if they have expired, too, they are renewed', 600_000, 'Bearer at-3', 2],
  ])('ends nothing where another tab has renewed meanwhile: %s', async (_, passed, bearer, asked) => {
    const { stage, engine, open, events } = await openKept()
    rotate(stage)
    const [before, word] = [stage.stored.get(key), stage.word]
    stage.now += 600_000
    await call((await open()).engine)
    const after = stage.stored.get(key)
    stage.stored.set(key, before)
    stage.word = word
    stage.asked.splice(0)
    stage.on('/token', () => {
      stage.stored.set(key, after)
      stage.now += passed
      stage.on('/token', () => ({ ...renewed, access_token: 'at-3' }))
      return invalidGrant()
    })
    await call(engine)
    expect([bearerAt(stage), countRenewals(stage), events.at(-1)?.renewal]).toEqual([bearer, asked, 'idle'])
  })
})

test('another session that took the place while the lock was waited for is not taken for ours', async () => {
  const { stage, engine } = await openKept()
  stage.on('/token', () => renewed)
  const withLock = <Value>(task: () => Promise<Value>): Promise<Value> => {
    spoil(stage, { id: 'b', generation: 5 })
    stage.word = 'b.5'
    return task()
  }
  Object.assign(stage.ports, { withLock })
  stage.now += 600_000
  await expect(call(engine)).rejects.toEqual(refusal('OIDC_SIGNED_OUT'))
  expect([recordOf(stage).id, stage.asked.includes('/v1')]).toEqual(['b', false])
})
