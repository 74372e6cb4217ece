// Proof of the harness: refresh tokens and what a refresh brings (area F).
import { leavingOut, setting } from '../servers/hostile/changes.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { membersOf, refresh, textOf, token, useRefreshToken } from './observe.ts'
import { member, ofIdToken, status, survives, type Row } from './row.ts'

const size = async (op: HostileProvider) => textOf(await token(op), 'refresh_token').length

/** The same refresh token twice: the second answer. */
const useTwice = async (op: HostileProvider) => {
  const value = textOf(await token(op), 'refresh_token')
  const [, second] = [await useRefreshToken(op, value), await useRefreshToken(op, value)]
  return membersOf(second).error
}

/** The same refresh token three times: each status. */
const useThrice = async (op: HostileProvider) => {
  const value = textOf(await token(op), 'refresh_token')
  const use = () =>
    useRefreshToken(op, value).then(
      (sight) => sight.status,
      () => 'broken',
    )
  return [await use(), await use(), await use()]
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
    look: async (op) => [await size(op), await status(refresh)(op)],
    honest: [32, 200],
    dishonest: [39, 200],
  },
  {
    name: 'a refresh that is turned away uses nothing up',
    flip: ({ switches }) => (switches.refresh.once = [{ status: 503 }, { cut: 'reset' }]),
    look: useThrice,
    honest: [200, 400, 400],
    dishonest: [503, 'broken', 200],
  },
  {
    name: 'a refresh whose answer is lost has used the token up',
    flip: ({ switches }) => (switches.refresh.once = [{ cut: 'lost' }]),
    look: useThrice,
    honest: [200, 400, 400],
    dishonest: ['broken', 400, 400],
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

const refreshed = ofIdToken(({ claims }) => [claims.sub, 'nonce' in claims], refresh)

export const refreshRows: Row[] = [
  {
    name: 'refreshed ID Token of another person',
    flip: ({ switches }) => (switches.refreshedIdToken.claims = setting({ sub: 'eve' })),
    look: refreshed,
    honest: ['ada', false],
    dishonest: ['eve', false],
  },
  {
    name: 'refreshed ID Token repeats the nonce',
    flip: ({ switches }) =>
      (switches.refreshedIdToken.claims = (claims, { nonce }) => ({ ...claims, nonce })),
    look: refreshed,
    honest: ['ada', false],
    dishonest: ['ada', true],
  },
  {
    name: 'refresh without ID Token',
    flip: ({ switches }) => (switches.refresh.members = leavingOut('id_token')),
    look: async (op) => typeof (await member(refresh, 'id_token')(op)),
    honest: 'string',
    dishonest: 'undefined',
  },
]
