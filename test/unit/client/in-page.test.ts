// Tokens in the page's realm: the engine is loaded when it is needed, and why it cannot be is said.
import { afterEach, expect, test, vi } from 'vitest'
import { config } from '../engine/stage.ts'
import { refusal } from '../refusal.ts'

const engineFile = '../../../src/client/local-engine.ts'
const primordials = '../../../src/access-token/primordials.ts'
const sign = { read: () => undefined, write: () => undefined }
const news = { tell: () => undefined, hear: () => undefined, sign }

afterEach(() => {
  vi.doUnmock(engineFile)
  vi.doUnmock(primordials)
  vi.resetModules()
})

async function start(): Promise<unknown> {
  const { inPage } = await import('../../../src/client/in-page.ts')
  return inPage().start(config, news)
}

test('the engine is started with what it is told', async () => {
  const startLocalEngine = vi.fn(() => 'engine')
  vi.doMock(engineFile, () => ({ startLocalEngine }))
  expect(await start()).toBe('engine')
  expect(startLocalEngine).toHaveBeenCalledExactlyOnceWith(config, news)
})

test('a part that cannot be loaded is a matter of the network', async () => {
  vi.doMock(engineFile, () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  await expect(start()).rejects.toEqual(refusal('OIDC_NETWORK', { remedy: 'retry' }))
})

test('without fetch or cryptography there is no engine', async () => {
  vi.doMock(primordials, () => ({ isCaptured: false }))
  await expect(start()).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED'))
})
