// The UserInfo response: a JSON object about the person who is signed in, or nothing.
import { expect, test } from 'vitest'
import { readUserInfo } from '../../../src/protocol/user-info.ts'
import { refusal } from '../refusal.ts'

const answer = (body: unknown, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })

test('claims keep their types, and are frozen', async () => {
  const claims = { sub: 'ada', email_verified: true, updated_at: 1, address: { lines: ['a', 'b'] } }
  const userInfo = await readUserInfo(answer(claims), 'ada')
  expect(userInfo).toEqual(claims)
  expect(Object.isFrozen(userInfo)).toBe(true)
})

const refused: Record<string, Response> = {
  'about somebody else': answer({ sub: 'bob' }),
  'about somebody who is written almost alike': answer({ sub: 'Ada' }),
  'about nobody': answer({ name: 'Ada' }),
  'about a list of people': answer({ sub: ['ada'] }),
  'that is a list': answer([{ sub: 'ada' }]),
  'that is a failure': answer({ sub: 'ada' }, 500),
  'that is a refusal': answer({ sub: 'ada' }, 401),
  'that is HTML': answer({ sub: 'ada' }, 200, 'text/html'),
  'that names the person twice': new Response('{"sub":"bob","sub":"ada"}', {
    headers: { 'content-type': 'application/json' },
  }),
}

test.each(Object.entries(refused))('a response %s is refused', async (_, response) => {
  await expect(readUserInfo(response, 'ada')).rejects.toEqual(refusal('OIDC_USERINFO_INVALID'))
})

test.each(['e30.e30.', 'a.b.c.d.e'])(
  'a response that is a JWT (%s) is not decoded; the setting is named',
  async (jwt) => {
    const headers = { 'content-type': 'application/jwt; charset=utf-8' }
    const reading = readUserInfo(new Response(jwt, { headers }), 'ada')
    await expect(reading).rejects.toEqual(refusal('OIDC_NOT_SUPPORTED', { remedy: 'fix' }))
    for (const word of ['JSON', '`userinfo_signed_response_alg`', '`userinfo_encrypted_response_alg`'])
      await expect(reading).rejects.toThrow(word)
  },
)
