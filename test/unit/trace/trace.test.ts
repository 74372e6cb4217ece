// A trace shows where a request went, never what was in it.
import { expect, test, vi } from 'vitest'
import { showUrl, traceTalk } from '../../../src/trace/trace.ts'
import type { Talk } from '../../../src/trace/trace.ts'

test.each([
  ['https://id.example/a?code=secret', 'https://id.example/a'],
  ['https://id.example/a#access_token=secret', 'https://id.example/a'],
  ['https://id.example/a#b?c', 'https://id.example/a'],
  ['https://id.example/', 'https://id.example/'],
  ['', ''],
])('%s is shown as %s', (url, shown) => {
  expect(showUrl(url)).toBe(shown)
})

const talk = (send: Talk['send']): Talk => ({
  endpoint: 'token',
  method: 'POST',
  url: 'https://id.example/token?secret',
  carries: ['refresh token'],
  send,
})
const request = {
  type: 'request',
  endpoint: 'token',
  method: 'POST',
  url: 'https://id.example/token',
  carries: ['refresh token'],
}

test('a request is told before it is sent, its answer when it is there', async () => {
  const tell = vi.fn()
  const answer = new Response(null, { status: 204 })
  const send = async () => {
    expect(tell.mock.calls).toEqual([[request]])
    return answer
  }
  const name = async (response: Response) => {
    expect(response).toBe(answer)
    return ['access token'] as const
  }
  expect(await traceTalk(tell, { ...talk(send), name })).toBe(answer)
  const told = { type: 'response', endpoint: 'token', url: 'https://id.example/token', status: 204 }
  expect(tell.mock.calls[1]).toEqual([{ ...told, brings: ['access token'] }])
  await traceTalk(
    tell,
    talk(async () => answer),
  )
  expect(tell.mock.lastCall).toEqual([{ ...told, brings: [] }])
})

test('a request that nobody answers has no answer in the trace', async () => {
  const tell = vi.fn()
  await expect(
    traceTalk(
      tell,
      talk(() => Promise.reject(new Error('no'))),
    ),
  ).rejects.toThrow('no')
  expect(tell.mock.calls).toEqual([[request]])
})
