// Proof of the harness: metadata and keys (areas D and K).
import { appending, leavingOut } from '../servers/hostile/changes.ts'
import { oddKeys } from '../servers/hostile/forgeries.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { discovery, jwks, membersOf, token } from './observe.ts'
import { header, status, text, textMember, type Row } from './row.ts'

const issuerPath = async (op: HostileProvider) =>
  (await textMember(discovery, 'issuer')(op)).slice(op.origin.length)

export const metadataRows: Row[] = [
  {
    name: 'issuer with a trailing slash',
    flip: ({ switches }) => (switches.issuerPath = '/'),
    look: issuerPath,
    honest: '',
    dishonest: '/',
  },
  {
    name: 'issuer with a path',
    flip: ({ switches }) => (switches.issuerPath = '/t1'),
    look: issuerPath,
    honest: '',
    dishonest: '/t1',
  },
  {
    name: 'issuer with a suffix in the metadata only',
    flip: ({ switches }) => (switches.discovery.members = appending('issuer', 'x')),
    look: issuerPath,
    honest: '',
    dishonest: 'x',
  },
  {
    name: 'metadata without userinfo_endpoint',
    flip: ({ switches }) => (switches.discovery.members = leavingOut('userinfo_endpoint')),
    look: async (op) => 'userinfo_endpoint' in membersOf(await discovery(op)),
    honest: true,
    dishonest: false,
  },
  {
    name: 'metadata answers 500, once',
    flip: ({ switches }) => (switches.discovery.once = [{ status: 500 }]),
    look: async (op) => [await status(discovery)(op), await status(discovery)(op)],
    honest: [200, 200],
    dishonest: [500, 200],
  },
  {
    name: 'metadata is HTML',
    flip: ({ switches }) => Object.assign(switches.discovery, { body: '<p>', contentType: 'text/html' }),
    look: async (op) => [await header(discovery, 'content-type')(op), (await text(discovery)(op)) === '<p>'],
    honest: ['application/json', false],
    dishonest: ['text/html', true],
  },
  {
    name: 'the token endpoint moves',
    flip: ({ switches }) => (switches.paths.token = '/moved'),
    look: async (op) => [op.urlOf('token') === `${op.origin}/moved`, await status(token)(op)],
    honest: [false, 200],
    dishonest: [true, 200],
  },
]

const keyTypes = async (op: HostileProvider) =>
  JSON.parse((await jwks(op)).text).keys.map((key: unknown) => (key === null ? 'null' : typeof key))

export const keyRows: Row[] = [
  {
    name: 'odd keys beside the good ones',
    flip: ({ switches }) => (switches.jwks.keys = async (keys) => [...(await oddKeys()), ...keys]),
    look: async (op) => (await keyTypes(op)).length,
    honest: 6,
    dishonest: 14,
  },
  {
    name: 'keys that are no objects',
    flip: ({ switches }) => (switches.jwks.keys = (keys) => [null, 1, 'text', ...keys.slice(0, 1)]),
    look: keyTypes,
    honest: Array.from({ length: 6 }, () => 'object'),
    dishonest: ['null', 'number', 'string', 'object'],
  },
  {
    name: 'no keys at all',
    flip: ({ switches }) => (switches.jwks.members = () => ({})),
    look: async (op) => 'keys' in membersOf(await jwks(op)),
    honest: true,
    dishonest: false,
  },
]
