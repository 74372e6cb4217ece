// Proof of the harness: UserInfo (area U).
import { setting } from '../servers/hostile/changes.ts'
import { tampered } from '../servers/hostile/forgeries.ts'
import { honestSigner } from '../servers/hostile/id-token.ts'
import { userinfo } from './observe.ts'
import { header, member, status, text, type Row } from './row.ts'

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
