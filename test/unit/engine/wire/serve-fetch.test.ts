// What may be called is checked at the end that holds the tokens, whatever the page's end has checked.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeSnapshot } from '../../../../src/access-token/snapshot.ts'
import { writeRequestHead } from '../../../../src/engine/wire/request-head.ts'
import { refusal } from '../../refusal.ts'
import { api, setWire } from './wire-stage.ts'
import type { WireStage } from './wire-stage.ts'

let stage: WireStage
beforeEach(async () => {
  stage = setWire()
  await stage.remote.ready
})
afterEach(() => stage.close())

test.each([
  ['a URL that is not listed', 'https://evil.test/', 'GET'],
  ['a URL that only begins like one', `${api}evil`, 'GET'],
  ['a method that is not listed', `${api}/reports`, 'POST'],
])('%s is refused, and the next honest call works', async (_, url, method) => {
  await expect(stage.remote.fetch(takeSnapshot(url, { method }))).rejects.toEqual(
    refusal('OIDC_RESOURCE_NOT_LISTED'),
  )
  expect(stage.engine.fetch).not.toHaveBeenCalled()
  expect((await stage.remote.fetch(stage.snapshot('/reports'))).status).toBe(200)
})

test.each([
  ['a URL that is none', { url: 'https://' }],
  ['a method that is none', { method: 'a b' }],
  ['a mode that is none', { mode: 'made up' }],
  ['a header that is none', { headers: [['a b', 'c']] }],
  ['a body where none may be', { body: new Blob(['x']) }],
])('%s is an error, and the next honest call works', async (_, change) => {
  const request = { ...(await writeRequestHead(stage.snapshot('/a'))), ...change }
  stage.post({ type: 'fetch', id: 1, request, word: undefined, seen: 0 })
  expect(await stage.heard('error')).toMatchObject([{ id: 1, error: { kind: 'type' } }])
  expect((await stage.remote.fetch(stage.snapshot('/a'))).status).toBe(200)
})

test('redirects are errors, whatever the page asks for', async () => {
  const request = { ...(await writeRequestHead(stage.snapshot('/a'))), redirect: 'follow' }
  stage.post({ type: 'fetch', id: 1, request, word: undefined, seen: 0 })
  await stage.heard('response')
  expect(stage.engine.fetch.mock.calls[0]?.[0].request.redirect).toBe('error')
})

test('a call that somebody else ended is over for whoever made it, too', async () => {
  stage.engine.fetch.mockReturnValueOnce(new Promise(() => undefined))
  const answer = stage.remote.fetch(stage.snapshot('/a'))
  await stage.remote.call('awaits', [])
  stage.post({ type: 'abort', id: stage.toWorker.find(({ type }) => type === 'fetch')?.['id'] })
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  expect((await stage.remote.fetch(stage.snapshot('/a'))).status).toBe(200)
})

test('an answer that comes after the call was ended is given up', async () => {
  let isCancelled = false
  const stopping = new AbortController()
  let finish: ((response: Response) => void) | undefined
  stage.engine.fetch.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)))
  const answer = stage.remote.fetch(stage.snapshot('/a', { signal: stopping.signal }))
  await stage.remote.call('awaits', [])
  stopping.abort()
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  await stage.remote.call('awaits', [])
  finish?.(new Response(new ReadableStream({ cancel: () => void (isCancelled = true) })))
  await stage.remote.call('awaits', [])
  expect(isCancelled).toBe(true)
})

test('a call that is given up while it waits for its turn is not made, and its turn is not lost', async () => {
  const finishing: (() => void)[] = []
  stage.engine.fetch.mockImplementation(
    () => new Promise((resolve) => finishing.push(() => resolve(new Response('answer')))),
  )
  const calls = Array.from({ length: 500 }, () => stage.remote.fetch(stage.snapshot('/a')))
  const stopping = new AbortController()
  const stopped = stage.remote.fetch(stage.snapshot('/stopped', { signal: stopping.signal }))
  const last = stage.remote.fetch(stage.snapshot('/last'))
  await stage.remote.call('awaits', [])
  expect(finishing).toHaveLength(500)
  stopping.abort()
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  await stage.remote.call('awaits', [])
  for (const finish of finishing.splice(0)) finish()
  expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true)
  await vi.waitUntil(() => finishing.length > 0)
  for (const finish of finishing) finish()
  expect(await (await last).text()).toBe('answer')
  const paths = stage.engine.fetch.mock.calls.slice(500).map(([{ url }]) => new URL(url).pathname)
  expect(paths).toEqual(['/v1/last'])
})
