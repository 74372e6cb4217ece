// Proof of the harness: token responses, tokens and UserInfo (areas C, F and U).
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import { tampered } from '../servers/hostile/forgeries.ts'
import { honestSigner } from '../servers/hostile/id-token.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { membersOf, refresh, textOf, token, userinfo, useRefreshToken } from './observe.ts'
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

/** The same refresh token twice: the second answer. */
const useTwice = async (op: HostileProvider) => {
  const value = textOf(await token(op), 'refresh_token')
  const [, second] = [await useRefreshToken(op, value), await useRefreshToken(op, value)]
  return membersOf(second).error
}

export const refreshTokenRows: Row[] = [
  {
    name: 'no refresh token',
    flip: ({ switches }) => (switches.refreshToken.issued = false),
    look: async (op) => 'refresh_token' in membersOf(await token(op)),
    honest: true,
    dishonest: false,
  },
  {
    name: 'refresh tokens stay the same',
    flip: ({ switches }) => (switches.refreshToken.rotates = false),
    look: async (op) => [await useTwice(op), 'refresh_token' in membersOf(await refresh(op))],
    honest: ['invalid_grant', true],
    dishonest: [undefined, false],
  },
  {
    name: 'refresh tokens with odd characters',
    flip: ({ switches }) => (switches.refreshToken.value = (honest) => `${honest}+/=%& ~`),
    look: async (op) => [await size('refresh_token')(op), await status(refresh)(op)],
    honest: [32, 200],
    dishonest: [39, 200],
  },
  {
    name: 'refresh answers apart from code answers',
    flip: ({ switches }) => (switches.refresh.once = [{ status: 503 }, { cut: 'reset' }]),
    look: async (op) => [
      await status(token)(op),
      await status(refresh)(op),
      await survives(refresh)(op),
      await status(refresh)(op),
    ],
    honest: [200, 200, true, 200],
    dishonest: [200, 503, false, 200],
  },
]

export const userinfoRows: Row[] = [
  {
    name: 'another sub',
    flip: ({ switches }) => (switches.userinfo.members = setting({ sub: 'eve' })),
    look: member(userinfo, 'sub'),
    honest: 'ada',
    dishonest: 'eve',
  },
  {
    name: 'a member named __proto__',
    flip: ({ switches }) =>
      (switches.userinfo.members = (all) => ({ ...all, ['__proto__']: { admin: true } })),
    look: async (op) => (await text(userinfo)(op)).includes('"__proto__":{"admin":true}'),
    honest: false,
    dishonest: true,
  },
  {
    name: 'a challenge',
    flip: ({ switches }) =>
      (switches.userinfo = { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } }),
    look: async (op) => [await status(userinfo)(op), await header(userinfo, 'www-authenticate')(op)],
    honest: [200, null],
    dishonest: [401, 'Bearer error="invalid_token"'],
  },
  {
    name: 'a signed answer',
    flip: ({ switches }) => (switches.userinfo.sign = honestSigner('RS256')),
    look: header(userinfo, 'content-type'),
    honest: 'application/json',
    dishonest: 'application/jwt',
  },
  {
    name: 'a tampered answer',
    flip: ({ switches }) => (switches.userinfo.sign = tampered()),
    look: async (op) => (await text(userinfo)(op)).split('.').length,
    honest: 2,
    dishonest: 3,
  },
]
