// Fuzzing: what a page can say to the realm of the tokens. Each member has values that are in order, and values that are not.
import type { EngineConfig } from '../../src/engine/engine.ts'
import type { Table } from './choices.ts'

const absent = undefined

/** The verbs that a page may ask for. */
export const verbs: readonly string[] = [
  ...['awaits', 'prepare', 'begin', 'handOver', 'collect', 'look', 'redeem', 'restore', 'wake', 'userInfo'],
  ...['isSession', 'frames', 'release'],
]

const noTexts: readonly unknown[] = [absent, null, 0, ['x'], {}]
const counts: readonly unknown[] = [absent, null, '1', 1.5, Number.NaN, Infinity, 2 ** 53, 1n, {}, [1], true]

/** An honest configuration. */
export const config: EngineConfig = {
  issuer: 'https://id.example',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  postLogoutRedirectUri: 'https://app.example/bye',
  expectedIssuer: [],
  resources: [{ prefix: 'https://api.test/v1', target: '' }],
  targets: [{ key: '' }],
  clockTolerance: 30,
  authorizationParameters: {},
  dpop: false,
  keeps: 'mark',
  pushedAuthorizationRequests: false,
  idTokenHint: true,
  origin: 'https://app.example',
  stateMark: 'cc0abcdef',
}

const flags: Table[string] = [
  [false, true],
  [absent, null, 'true', 0, {}],
]

/** Members of a configuration. */
export const configs: Table = {
  issuer: [[config.issuer], noTexts],
  clientId: [[config.clientId], noTexts],
  redirectUri: [[config.redirectUri], noTexts],
  scope: [
    [absent, 'openid'],
    [null, 0, ['openid']],
  ],
  metadata: [
    [absent, {}],
    [null, 'x', [], 0],
  ],
  expectedIssuer: [
    [[], ['x']],
    [absent, null, 'x', [0], {}, [['x']]],
  ],
  resources: [
    [config.resources],
    [
      absent,
      null,
      {},
      'x',
      [null],
      ['https://api.test'],
      [{}],
      [{ prefix: 1, target: '' }],
      [{ prefix: 'https://evil.test' }],
    ],
  ],
  targets: [
    [config.targets],
    [absent, null, {}, [null], ['x'], [{}], [{ key: 1 }], [{ key: '', resource: {} }]],
  ],
  clockTolerance: [[30], [absent, null, '30', {}, 1n]],
  authorizationParameters: [
    [{}, { ui_locales: 'de' }],
    [absent, null, 'x', [], { a: 1 }, { a: ['x'] }],
  ],
  dpop: flags,
  idTokenHint: flags,
  pushedAuthorizationRequests: flags,
  keeps: [
    ['mark', 'nothing', 'session'],
    [absent, null, '', 'Mark', 'forever', 0, ['mark'], {}],
  ],
  stateMark: [[config.stateMark], noTexts],
}

/** An honest description of a request. */
export const head = {
  url: 'https://api.test/v1/orders',
  method: 'GET',
  headers: [['accept', '*/*']],
  cache: 'default',
  credentials: 'same-origin',
  mode: 'cors',
  redirect: 'follow',
  referrer: 'about:client',
  referrerPolicy: '',
  integrity: '',
  keepalive: false,
}

const urls = [
  'https://evil.test/v1',
  'https://api.test/v1/..%2fadmin',
  'https://u:p@api.test/v1',
  '/v1',
  'x:',
  'https://api.test/v12',
]
const modes: readonly unknown[] = [absent, null, 0, {}, 'nonsense']

/** Members of a request; also what is in shape, but must not be called. */
export const heads: Table = {
  url: [
    [head.url, 'https://api.test/v1?a'],
    [...noTexts, '', ...urls],
  ],
  method: [
    ['GET', 'DELETE'],
    [absent, null, 0, {}, ['GET'], 'CONNECT', 'a b', ''],
  ],
  headers: [
    [head.headers, []],
    [
      absent,
      null,
      {},
      'x',
      [['a']],
      [['a', 1]],
      [['a', 'b', 'c']],
      ['ab'],
      [null],
      [['a b', 'c']],
      [['a', 'b\nc']],
      new Map([['a', 'b']]),
    ],
  ],
  body: [[absent], [null, 'text', {}, 0, new ArrayBuffer(1), new Uint8Array(1), 'Stream', [1]]],
  cache: [[head.cache, 'no-store'], modes],
  credentials: [[head.credentials, 'omit'], modes],
  mode: [[head.mode], [...modes, 'navigate']],
  redirect: [
    [head.redirect, 'manual', 'nonsense'],
    [absent, null, 0, {}],
  ],
  referrer: [
    [head.referrer, ''],
    [absent, null, 0, {}],
  ],
  referrerPolicy: [[head.referrerPolicy], modes],
  integrity: [[head.integrity], [absent, null, 0, {}]],
  keepalive: [[head.keepalive], [absent, null, 'no', 0, {}]],
}

const sighted: Table = {
  word: [
    [absent, '', 'w'],
    [null, 0, {}, ['w']],
  ],
  seen: [[0, 1, -1], counts],
}

/** Members of each message, besides `id`; what has members of its own stands in a table of its own. */
export const messages: Readonly<Record<string, Table>> = {
  configure: { version: [[1], [0, 2, ...counts]], ...sighted },
  call: {
    verb: [
      verbs,
      [
        ...noTexts,
        '',
        'fetch',
        'reveal',
        'then',
        'constructor',
        '__proto__',
        'toString',
        'Prepare',
        'prepare ',
        'hasOwnProperty',
      ],
    ],
    args: [
      [[], [{}], [null, 1], ['x', [new Date(0)]]],
      [absent, null, {}, 'x', 5, { length: 1 }, new Map(), new Uint8Array(1)],
    ],
    ...sighted,
  },
  fetch: sighted,
}

/** Ids that are none. */
export const badIds = counts

/** Remarks on calls; no engine hears of them by name. */
export const remarks: readonly unknown[] = [
  ...[
    'abort',
    'pull',
    'cancel',
    'end',
    'chunk',
    'failed',
    'want',
    'answer',
    'error',
    'sign',
    'tell',
    'ready',
    '',
  ],
  ...['constructor', '__proto__', 0, null, {}, ['call']],
]
