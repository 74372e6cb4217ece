// Same site: what the browsers' list of public suffixes would say, as far as a guess goes.
import { expect, test } from 'vitest'
import { isSameSite } from '../../../src/flow/same-site.ts'

/** Pairs of URLs, and whether they are of one site. */
const pairs: [url: string, other: string, isSame: boolean][] = [
  ['https://app.example.com/', 'https://id.example.com/', true],
  ['https://example.com/', 'https://id.example.com/', true],
  ['https://a.b.c.example.com/', 'https://id.example.com/', true],
  ['https://app.example.com/', 'https://app.example.com:8443/x?y', true],
  ['https://APP.example.com/', 'https://id.EXAMPLE.com/', true],
  ['https://app.example.de/', 'https://id.example.de/', true],
  // Another scheme, another name, another top level.
  ['http://app.example.com/', 'https://id.example.com/', false],
  ['http://app.example.com/', 'https://app.example.com/', false],
  ['https://app.example.com/', 'https://id.example.org/', false],
  ['https://app.example.com/', 'https://app.example2.com/', false],
  ['https://example.com/', 'https://example.com.evil.test/', false],
  ['https://app.com/', 'https://id.com/', false],
  ['https://example.com/', 'https://com/', false],
  // Public suffixes of two labels.
  ['https://app.co.uk/', 'https://id.co.uk/', false],
  ['https://a.com.au/', 'https://b.com.au/', false],
  ['https://app.example.co.uk/', 'https://id.example.co.uk/', true],
  ['https://example.co.uk/', 'https://id.example.co.uk/', true],
  // A short name in a national top level looks like one: a silent attempt less.
  ['https://app.ibm.de/', 'https://id.ibm.de/', false],
  ['https://app.abcd.de/', 'https://id.abcd.de/', true],
  ['https://app.ibm.com/', 'https://id.ibm.com/', true],
  // Hosts whose subdomains belong to different people.
  ...['github.io', 'vercel.app', 'netlify.app', 'pages.dev', 'web.app', 'azurewebsites.net'].flatMap(
    (host): typeof pairs => [
      [`https://app.${host}/`, `https://id.${host}/`, false],
      [`https://a.app.${host}/`, `https://b.app.${host}/`, true],
    ],
  ),
  ['https://app.herokuapp.com/', 'https://id.herokuapp.com/', false],
  ['https://app.mygithub.io/', 'https://id.mygithub.io/', true],
  ['https://app.github.io.example/', 'https://id.github.io.example/', true],
  // Loopback and addresses.
  ['http://localhost:3000/', 'http://localhost:4000/', true],
  ['http://app.localhost/', 'http://id.localhost/', false],
  ['http://localhost/', 'http://id.localhost/', false],
  ['http://a.x.localhost/', 'http://b.x.localhost/', true],
  ['http://127.0.0.1:1/', 'http://127.0.0.1:2/', true],
  ['http://127.0.0.1/', 'http://1.0.0.1/', false],
  ['http://localhost/', 'http://127.0.0.1/', false],
  ['http://[::1]:1/', 'http://[::1]:2/', true],
  ['http://[::1]/', 'http://[::2]/', false],
  // What is no web address.
  ['not a url', 'not a url', false],
  ['https://app.example.com/', '/relative', false],
  ['data:text/html,a', 'data:text/html,a', false],
  ['file:///a', 'file:///a', false],
]

test.each(pairs)('%s and %s: %s', (url, other, isSame) => {
  expect(isSameSite(url, other)).toBe(isSame)
  expect(isSameSite(other, url)).toBe(isSame)
})
