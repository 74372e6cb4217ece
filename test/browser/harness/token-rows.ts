// Proof of the harness: token responses and access tokens (area C).
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { textOf, token } from './observe.ts'
import { header, member, status, survives, text, textMember, type Row } from './row.ts'

const size = (name: string) => async (op: HostileProvider) => textOf(await token(op), name).length

export const tokenRows: Row[] = [
  {
    name: 'token_type mac',
    flip: ({ switches }) => (switches.token.members = setting({ token_type: 'mac' })),
    look: member(token, 'token_type'),
    honest: 'Bearer',
    dishonest: 'mac',
  },
  {
    name: 'expires_in missing',
    flip: ({ switches }) => (switches.token.members = leavingOut('expires_in')),
    look: member(token, 'expires_in'),
    honest: 3600,
    dishonest: undefined,
  },
  {
    name: 'expires_in told',
    flip: ({ switches }) => (switches.accessToken.lifetime = 1e12),
    look: member(token, 'expires_in'),
    honest: 3600,
    dishonest: 1e12,
  },
  {
    name: 'id_token is an object',
    flip: ({ switches }) => (switches.token.members = setting({ id_token: {} })),
    look: async (op) => typeof (await member(token, 'id_token')(op)),
    honest: 'string',
    dishonest: 'object',
  },
  {
    name: 'the body is cut text',
    flip: ({ switches }) => (switches.token.body = (json) => json.slice(0, 20)),
    look: async (op) => (await text(token)(op)).endsWith('}'),
    honest: true,
    dishonest: false,
  },
  {
    name: 'the connection breaks in the middle',
    flip: ({ switches }) => (switches.token.cut = 'half'),
    look: survives(token),
    honest: true,
    dishonest: false,
  },
  {
    name: 'the connection is reset',
    flip: ({ switches }) => (switches.token.cut = 'reset'),
    look: survives(token),
    honest: true,
    dishonest: false,
  },
  {
    name: 'a redirect elsewhere',
    flip: ({ switches }) => (switches.token.redirect = { status: 307, to: 'http://evil.test/' }),
    look: async (op) => [await status(token)(op), await header(token, 'location')(op)],
    honest: [200, null],
    dishonest: [307, 'http://evil.test/'],
  },
  {
    name: 'access tokens are JWTs',
    flip: ({ switches }) => (switches.accessToken.form = 'jwt'),
    look: async (op) => (await textMember(token, 'access_token')(op)).split('.').length,
    honest: 1,
    dishonest: 3,
  },
  {
    name: 'access tokens are large',
    flip: ({ switches }) => (switches.accessToken.form = 'large'),
    look: size('access_token'),
    honest: 32,
    dishonest: 8192,
  },
  {
    name: 'access tokens of any text',
    flip: ({ switches }) => (switches.accessToken.value = (honest) => `${honest}.%`),
    look: size('access_token'),
    honest: 32,
    dishonest: 34,
  },
]
