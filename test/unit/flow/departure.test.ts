// A sign-in that is about to leave: begun at the engine, told in the trace, unless the app gave up meanwhile.
import { expect, test } from 'vitest'
import { depart } from '../../../src/flow/departure.ts'
import { authorization, openStage, place } from './stage.ts'

const request = { returnTo: '/orders' }

test('the engine begins it, and the trace tells where it goes, without the query', async () => {
  const { flow, engine, steps } = openStage()
  const { url } = await depart(flow, request, undefined)
  expect(url).toContain(`${authorization}?`)
  expect(engine.begin.mock.calls).toEqual([[request]])
  expect(steps).toEqual([
    {
      type: 'navigation',
      endpoint: 'authorization',
      url: authorization,
      redirectUri: place.redirectUri,
      carries: [],
    },
  ])
})

test('who gave up meanwhile goes nowhere, and the trace tells of nothing', async () => {
  const { flow, steps } = openStage()
  const reason = new Error('enough')
  await expect(depart(flow, request, AbortSignal.abort(reason))).rejects.toBe(reason)
  expect(steps).toEqual([])
})
