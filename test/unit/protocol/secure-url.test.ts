// A URL is safe to talk to when it is https:, or stays on this machine.
import { expect, test } from 'vitest'
import { isSecureUrl } from '../../../src/protocol/secure-url.ts'

const secure = [
  'https://id.example',
  'https://127.0.0.1',
  'http://localhost:8080/a',
  'http://LOCALHOST',
  'http://app.localhost',
  'http://a.b.localhost',
  'http://127.0.0.1:3000',
  'http://127.255.0.7',
  'http://127.1',
  'http://[::1]:3000',
  'http://[0:0:0:0:0:0:0:1]',
]

const insecure = [
  'http://id.example',
  'http://localhost.evil.example',
  'http://notlocalhost',
  'http://.localhost.evil',
  'http://127.0.0.1.evil.example',
  'http://1127.0.0.1.example',
  'http://128.0.0.1',
  'http://[::2]',
  'http://[::ffff:127.0.0.1]',
  'http://0.0.0.0',
  'ftp://localhost',
  'ws://localhost',
  'blob:https://id.example/1',
  'data:text/html,localhost',
  'javascript:localhost',
  'file:///localhost',
]

test.each(secure)('%s is', (url) => {
  expect(isSecureUrl(new URL(url))).toBe(true)
})

test.each(insecure)('%s is not', (url) => {
  expect(isSecureUrl(new URL(url))).toBe(false)
})
