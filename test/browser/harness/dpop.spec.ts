// Proof of the harness: both servers bind tokens to keys and ask for nonces, seen by a client of another make.
import * as oauth from 'oauth4webapi'
import { expect, test } from '../fixtures.ts'
import { call, client, discover, insecure, redeem, type Hands } from './dpop-hands.ts'
import { refresh, see, textOf, token } from './observe.ts'

test('off: a proof is ignored, and tokens are bearer tokens', async ({ op }) => {
  const { as, DPoP } = await discover(op)
  expect(as.dpop_signing_alg_values_supported).toBeUndefined()
  expect((await redeem(op, { as, DPoP })).token_type).toBe('bearer')
  expect(op.proofs).toHaveLength(1)
})

test('on: whoever proves a key gets tokens that are bound to it, all others bearer tokens', async ({
  op,
  api,
}) => {
  op.switches.dpop = api.dpop = 'on'
  const hands = await discover(op)
  const { access_token: value, token_type: type } = await redeem(op, hands)
  expect([type, op.boundTo(value)]).toEqual(['dpop', await hands.DPoP.calculateThumbprint()])
  expect(await call(`${api.origin}/orders?q`, value, hands.DPoP)).toBe(200)
  expect(await call(op.urlOf('userinfo'), value, hands.DPoP)).toBe(200)
  expect(op.proofs.map(({ endpoint, fault }) => [endpoint, fault])).toEqual([
    ['token', undefined],
    ['userinfo', undefined],
  ])
  expect(op.proofs[0]?.header).toMatchObject({ typ: 'dpop+jwt', alg: 'ES256' })
  expect(op.proofs[0]?.payload).toMatchObject({ htm: 'POST', htu: op.urlOf('token') })
  expect(textOf(await token(op), 'token_type')).toBe('Bearer')
})

test('on: a bound token is good for nobody without the key', async ({ op, api }) => {
  op.switches.dpop = api.dpop = 'on'
  const hands = await discover(op)
  const { access_token: value } = await redeem(op, hands)
  const thief = await discover(op)
  expect(await call(`${api.origin}/`, value, thief.DPoP)).toBe('invalid_token')
  expect(await call(op.urlOf('userinfo'), value, thief.DPoP)).toBe('invalid_token')
  for (const url of [api.origin, op.urlOf('userinfo')]) {
    const statuses = ['Bearer', 'DPoP'].map((scheme) =>
      see(url, { headers: { authorization: `${scheme} ${value}` } }),
    )
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([401, 401])
  }
  const bearer = textOf(await token(op), 'access_token')
  expect(await call(`${api.origin}/`, bearer, thief.DPoP)).toBe('invalid_token')
})

test('on: a refresh needs the same key', async ({ op }) => {
  op.switches.dpop = 'on'
  const hands = await discover(op)
  const thief = await discover(op)
  const renew = async (value: string, { as, DPoP }: Hands) => {
    const options = { ...insecure, DPoP }
    const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), value, options)
    return oauth.processRefreshTokenResponse(as, client, response)
  }
  const { refresh_token: first = '' } = await redeem(op, hands)
  const { refresh_token: second = '', token_type: type } = await renew(first, hands)
  expect(type).toBe('dpop')
  await expect(renew(second, thief)).rejects.toMatchObject({ error: 'invalid_grant' })
  expect(textOf(await refresh(op), 'token_type')).toBe('Bearer')
})

test('a code may be bound to a key before it is issued', async ({ op }) => {
  op.switches.dpop = 'on'
  const hands = await discover(op)
  await expect(redeem(op, hands, 'another')).rejects.toMatchObject({ error: 'invalid_grant' })
  expect((await redeem(op, hands, await hands.DPoP.calculateThumbprint())).token_type).toBe('dpop')
})

test('nonce: each server wants its own, once per client unless they rotate', async ({ op, api }) => {
  op.switches.dpop = api.dpop = 'nonce'
  const hands = await discover(op)
  const { access_token: value } = await redeem(op, hands)
  expect(op.proofs.map(({ fault }) => fault)).toEqual(['nonce', undefined])
  expect([await call(api.origin, value, hands.DPoP), await call(api.origin, value, hands.DPoP)]).toEqual([
    200, 200,
  ])
  expect(api.proofs.map(({ fault }) => fault)).toEqual(['nonce', undefined, undefined])
  api.changeNonce()
  expect(await call(api.origin, value, hands.DPoP)).toBe(200)
  expect(api.proofs.slice(3).map(({ fault }) => fault)).toEqual(['nonce', undefined])
  expect(api.last('resource').headers['dpop']).toBeDefined()
})

test('rotating: a success brings the next nonce, and only that is good', async ({ op, api }) => {
  op.switches.dpop = api.dpop = 'nonce'
  op.switches.rotateNonces = api.rotateNonces = true
  const hands = await discover(op)
  const { access_token: value } = await redeem(op, hands)
  for (let count = 0; count < 3; count += 1) expect(await call(api.origin, value, hands.DPoP)).toBe(200)
  expect(api.proofs.map(({ fault }) => fault)).toEqual(['nonce', undefined, undefined, undefined])
  expect(new Set(api.proofs.map(({ payload }) => payload.nonce)).size).toBe(4)
  expect(await call(op.urlOf('userinfo'), value, hands.DPoP)).toBe(200)
  expect(op.proofs.map(({ fault }) => fault)).toEqual(['nonce', undefined, undefined])
})

test('endless: no nonce is ever the right one', async ({ op, api }) => {
  op.switches.dpop = 'on'
  const hands = await discover(op)
  const { access_token: value } = await redeem(op, hands)
  op.switches.dpop = api.dpop = 'endless'
  expect(await call(api.origin, value, hands.DPoP)).toBe('use_dpop_nonce')
  await expect(redeem(op, hands)).rejects.toMatchObject({ error: 'use_dpop_nonce' })
})
