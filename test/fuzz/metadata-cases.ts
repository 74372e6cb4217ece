// Fuzzing: metadata documents, honest and evil: URLs put together of parts that parsers disagree about, and JSON in every disguise.
import fc from 'fast-check'
import { damages } from './damage.ts'
import type { Damage } from './damage.ts'

/** A document, how it is written, and a filling of a template. */
export interface Case {
  readonly issuer: string
  readonly named: string
  readonly endpoints: Readonly<Record<string, unknown>>
  readonly hasOrigins: boolean
  readonly methods: readonly string[]
  readonly frame: string
  readonly damage: readonly Damage[]
  readonly response: string
}

/** Endpoints without which there is no sign-in. */
export const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri']
const spare = [
  ...['userinfo_endpoint', 'end_session_endpoint', 'revocation_endpoint', 'check_session_iframe'],
  'pushed_authorization_request_endpoint',
]
/** The fixed parts of a template, and its placeholder. */
export const template = '/{tenantid}/v2.0'

const list = (words: string, ...more: string[]): string[] => [...words.split(' '), ...more]

const starts = list(
  String.raw`https:// HTTPS:// http:// https: https:/ https:\\ https:/// // / javascript: JaVaScRiPt:alert(1)// ` +
    'data:text/html, blob:https:// file:/// wss:// ftp:// about:blank# filesystem:https:// view-source:https://',
  ...['', ' https://', 'java\nscript:', 'https\u0000://', '\u0001https://'],
)
const hosts = list(
  'id.example localhost localhost:3000 127.0.0.1 127.1 2130706433 0x7f000001 [::1] 0.0.0.0 [::ffff:7f00:1] ' +
    'evil.test id.example.evil.test user@id.example user:pw@id.example :pw@id.example @id.example ' +
    'id.example@evil.test localhost.evil.test 127.0.0.1.evil.test a.localhost LOCALHOST localhost. 127.0.0.1. ' +
    'id%2eexample id。example ｉd.example id.example:443 id.example:0 id.example:99999 %6cocalhost xn--a [ ' +
    String.raw`id.example\@evil.test 169.254.169.254`,
  ...['', 'id\t.example'],
)
const ends = list(
  String.raw`/token /a?b=c /# #x /%23 /a# \token /.. ? @ /%00`,
  ...['', '/\u0000', '/a b', '\n', '/\ufffd'],
)
const evilUrl = fc
  .tuple(fc.constantFrom(...starts), fc.constantFrom(...hosts), fc.constantFrom(...ends))
  .map((parts) => parts.join(''))
const noUrls = [null, 0, 1, '', {}, [], ['https://id.example/token'], { href: 'https://id.example' }]
const endpoint = fc.oneof(
  { weight: 88, arbitrary: fc.constant<unknown>('https://id.example/x') },
  { weight: 8, arbitrary: evilUrl },
  { weight: 2, arbitrary: fc.constantFrom(...noUrls) },
  { weight: 1, arbitrary: fc.webUrl({ withFragments: true, withQueryParameters: true }) },
)

const pieces = list(
  String.raw`" { } [ ] , : \ \u0061 1e999 null NaN // /**/ "issuer":"x", "\u0069ssuer":"x", ` +
    '"__proto__":{"token_endpoint":"https://evil.test"}, "jwks_uri":"https://evil.test/jwks", ' +
    '"constructor":{"prototype":1}, "a":[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]],',
  ...['\ufeff', '\u0000', ' '],
)

/** How a document is written. */
export const frames: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  spaced: (text) => ` ${text}\n`,
  prototype: (text) => `{"__proto__":{"jwks_uri":"https://evil.test/jwks"},${text.slice(1)}`,
  twice: (text) => `{"jwks_uri":"https://evil.test/jwks",${text.slice(1)}`,
  'twice, once escaped': (text) => String.raw`{"jwks\u005furi":"https://evil.test/jwks",${text.slice(1)}`,
  list: (text) => `[${text}]`,
  deep: (text) => `{"a":${'['.repeat(24)}${']'.repeat(24)},${text.slice(1)}`,
  'too deep': (text) => `{"a":${'['.repeat(25)}${']'.repeat(25)},${text.slice(1)}`,
  'far too deep': (text) => `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},${text.slice(1)}`,
}

const mostly = <Value>(usual: Value, rest: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rest })

/** What the document's issuer has behind the one that was asked for. */
const named = list(
  String.raw`/ .evil.test ${template} /x/{a}/../y @evil.test/{a} \{a} #/{a} ?{a} /{} /{a-b} /{a}#x`,
)
const responses = list(
  String.raw`a a/b ../a a.b-c_d ${'a'.repeat(128)} ${'a'.repeat(129)} é {tenantid} a@b %61 a\b`,
  ...['', 'a\n'],
)

/** The cases. */
export const cases: fc.Arbitrary<Case> = fc.record({
  issuer: fc.constantFrom('https://id.example', 'https://id.example/tenant', 'http://localhost:3000'),
  named: mostly('', fc.constantFrom(...named)),
  endpoints: fc.record(Object.fromEntries([...needed, ...spare].map((name) => [name, endpoint])), {
    requiredKeys: needed,
    noNullPrototype: true,
  }),
  hasOrigins: mostly(false, fc.constant(true)),
  methods: mostly<string[]>([], fc.subarray(['S256', 'plain', 's256'])),
  frame: mostly('plain', fc.constantFrom(...Object.keys(frames))),
  damage: mostly<Damage[]>([], damages(pieces, 2)),
  response: fc.constantFrom(...responses),
})
