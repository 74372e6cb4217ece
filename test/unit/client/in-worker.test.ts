// Tokens in a Worker: made of nothing until it is needed, and started with the app's own function.
import { afterEach, expect, test, vi } from 'vitest'
import { config } from '../engine/stage.ts'
import { refusal } from '../refusal.ts'

const engineFile = '../../../src/client/worker-engine.ts'
const sign = { read: () => undefined, write: () => undefined }
const news = { tell: () => undefined, hear: () => undefined, sign }
const make = vi.fn()

afterEach(() => {
  vi.doUnmock(engineFile)
  vi.resetModules()
})

async function open() {
  const { inWorker } = await import('../../../src/client/in-worker.ts')
  return inWorker(make)
}

test('it is apart from the page, and no Worker is made before somebody needs one', async () => {
  expect((await open()).isApart).toBe(true)
  expect(make).not.toHaveBeenCalled()
})

test('the engine is started with what it is told', async () => {
  const startWorkerEngine = vi.fn(() => 'engine')
  vi.doMock(engineFile, () => ({ startWorkerEngine }))
  expect(await (await open()).start(config, news)).toBe('engine')
  expect(startWorkerEngine).toHaveBeenCalledExactlyOnceWith(make, config, news)
})

test('a part that cannot be loaded is a matter of the network', async () => {
  vi.doMock(engineFile, () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  await expect((await open()).start(config, news)).rejects.toEqual(refusal('OIDC_NETWORK'))
})
