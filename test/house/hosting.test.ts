// docs/hosting.md says one thing: the examples for each server have the very texts of the page.
import { expect, test } from 'vitest'
import { headersAt, readBlock, readHeaders, readRules, withWorker } from '../browser/servers/hosting.ts'

const app = readHeaders('text app')
const callback = readHeaders('text callback')
const worker = readHeaders('text worker')
const policy = (headers: Record<string, string>) => headers['content-security-policy'] ?? ''

test('_headers', () => {
  const rules = readRules()
  expect(headersAt(rules, '/index.html')).toEqual(app)
  expect(headersAt(rules, '/callback')).toEqual({ ...app, ...callback })
  const both = `${policy(app)}, ${policy(worker)}`
  expect(headersAt(rules, '/claimcheck/worker.js')).toEqual({ ...app, 'content-security-policy': both })
})

/** Quoted or bare values by the name before them, in order. */
function readValues(text: string, pattern: RegExp): [name: string, value: string][] {
  return [...text.matchAll(pattern)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value.replaceAll('"', ''),
  ])
}

test('Caddy', () => {
  const values = readValues(readBlock('caddyfile'), /^\t\t([A-Z][\w-]+) ("[^"]*")$/gm)
  expect(values).toEqual([...Object.entries(app), ...Object.entries(callback), ...Object.entries(worker)])
})

test('nginx', () => {
  const text = readBlock('nginx')
  const maps = readValues(text, /^ {2}(default|\/[\w./-]+|"~\^\/callback\(\\\?\|\$\)") ("[^"]*"|[\w-]+);/gm)
  expect(maps).toEqual([
    ['default', policy(app)],
    ['/claimcheck/worker.js', policy(worker)],
    ...Object.values(callback).map((value) => ['"~^/callback(\\?|$)"', value]),
  ])
  const sent = readValues(text, /^ {2}add_header ([\w-]+) (\S+) always;/gm)
  const { 'content-security-policy': _, ...plain } = app
  expect(Object.fromEntries(sent)).toEqual({
    ...plain,
    'content-security-policy': '$content_security_policy',
    'referrer-policy': '$referrer_policy',
    'cache-control': '$cache_control',
  })
})

test('with inWorker, one script may run as a Worker, and no policy but the default one is made', () => {
  const changed = withWorker(policy(app)).split('; ')
  expect(changed.filter((directive) => !policy(app).includes(directive))).toEqual([
    'worker-src https://app.example.com/claimcheck/worker.js',
    'trusted-types default',
  ])
  expect(changed).toHaveLength(policy(app).split('; ').length)
})
