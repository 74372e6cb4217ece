// A logout by the provider in a frame of ours: of exactly the session that issuer and session id name, and of no other.
import { describe, expect, test } from 'vitest'
import { frontChannelLogout } from '../../../src/flow/front-channel-logout.ts'
import { openStage, origin, signedIn } from './stage.ts'

const address = (query: string) => `${origin}/front-channel?${query}`

/** A page whose session is that of s1 at that issuer. */
function open() {
  const stage = openStage()
  stage.engine.isSession.mockImplementation(async (iss, sid) => iss === 'https://id.example' && sid === 's1')
  stage.flow.session.set(signedIn)
  return stage
}

test.each([
  address('iss=https%3A%2F%2Fid.example&sid=s1'),
  '/front-channel?sid=s1&iss=https://id.example&x=y',
])('%s ends the session, here only', async (url) => {
  const { flow, engine, sessions } = open()
  expect(await frontChannelLogout(flow, url)).toBe(true)
  expect(engine.release.mock.calls).toEqual([[{ returnTo: '/', local: true }]])
  expect(sessions.at(-1)).toEqual({ status: 'signed-out', reason: 'signed-out' })
})

describe('nothing is ended', () => {
  test.each([
    '',
    'iss=https://id.example',
    'sid=s1',
    'iss=&sid=s1',
    'iss=https://id.example&sid=',
    'iss=https://id.example&sid=s2',
    'iss=https://evil.example&sid=s1',
    'iss=https://id.example&sid=s1&sid=s2',
    'iss=https://id.example&iss=https://id.example&sid=s1',
    'ISS=https://id.example&SID=s1',
  ])('by %j, and it is told', async (query) => {
    const { flow, engine, sessions, steps } = open()
    expect(await frontChannelLogout(flow, address(query))).toBe(false)
    expect([engine.release.mock.calls, sessions, steps.at(-1)?.type]).toEqual([[], [signedIn], 'notice'])
  })
})
