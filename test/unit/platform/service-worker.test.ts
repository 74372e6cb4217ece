// The controlling service worker: told now and when another takes over, and no longer than wanted.
import { afterEach, expect, test, vi } from 'vitest'
import { onController } from '../../../src/platform/service-worker.ts'

afterEach(() => vi.unstubAllGlobals())

type Container = EventTarget & { controller: { scriptURL: string } | null }

function openContainer(scriptURL?: string): Container {
  const controller = scriptURL === undefined ? null : { scriptURL }
  const container: Container = Object.assign(new EventTarget(), { controller })
  vi.stubGlobal('navigator', { serviceWorker: container })
  return container
}

test('the one that is there is told at once, another when it takes over', () => {
  const container = openContainer('https://app.example/one.js')
  const listener = vi.fn()
  const stop = onController(listener)
  container.controller = { scriptURL: 'https://app.example/two.js' }
  container.dispatchEvent(new Event('controllerchange'))
  expect(listener.mock.calls).toEqual([['https://app.example/one.js'], ['https://app.example/two.js']])
  stop()
  container.dispatchEvent(new Event('controllerchange'))
  expect(listener).toHaveBeenCalledTimes(2)
})

test('where there is none, none is told; also when the last one goes', () => {
  const container = openContainer()
  const listener = vi.fn()
  onController(listener)
  container.dispatchEvent(new Event('controllerchange'))
  expect(listener).not.toHaveBeenCalled()
})

const without: [string, object][] = [
  ['has no service workers', {}],
  [
    'refuses them in its sandbox',
    Object.defineProperty({}, 'serviceWorker', {
      get: () => {
        throw new DOMException('', 'SecurityError')
      },
    }),
  ],
]

test.each(without)('a page that %s is left alone', (_, navigator) => {
  vi.stubGlobal('navigator', navigator)
  const listener = vi.fn()
  onController(listener)()
  expect(listener).not.toHaveBeenCalled()
})
