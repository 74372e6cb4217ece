// Claims by any validator that speaks Standard Schema: validated, typed, frozen, or refused with the names of what is wrong.
import { expect, test } from 'vitest'
import { applySchema } from '../../../src/client/claims-schema.ts'
import type { ClaimsSchema, SchemaResult } from '../../../src/client/claims-schema.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import { refusal } from '../refusal.ts'

const claims: IdTokenClaims = { iss: 'https://id.example', sub: 'ada', aud: 'app', exp: 2, iat: 1 }

const schema = <Claims>(
  result: SchemaResult<Claims> | Promise<SchemaResult<Claims>>,
): ClaimsSchema<Claims> => ({
  '~standard': { version: 1, vendor: 'test', validate: () => result },
})

test('without a schema claims are what they are', async () => {
  expect(await applySchema(undefined, claims)).toBe(claims)
})

test('a schema is given the claims, and what it makes of them is frozen', async () => {
  let given: unknown
  const naming: ClaimsSchema<{ id: string }> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate(value) {
        given = value
        return { value: { id: (value as IdTokenClaims).sub } }
      },
    },
  }
  const made = await applySchema(naming, claims)
  expect([given, made, Object.isFrozen(made)]).toEqual([claims, { id: 'ada' }, true])
})

test('a schema may take its time', async () => {
  expect(await applySchema(schema(Promise.resolve({ value: { a: 1 } })), claims)).toEqual({ a: 1 })
})

const issues: [string, readonly { message: string; path?: readonly unknown[] }[]][] = [
  ['email', [{ message: 'no', path: ['email'] }]],
  [
    'address.lines.0, name',
    [
      { message: 'no', path: ['address', { key: 'lines' }, 0] },
      { message: 'no', path: [{ key: 'name' }] },
    ],
  ],
]

test.each(issues)('what does not fit is named: %s', async (names, found) => {
  const applying = applySchema(schema({ issues: found }), claims)
  await expect(applying).rejects.toEqual(refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape', remedy: 'fix' }))
  await expect(applying).rejects.toThrow(`: ${names}. Ask for a scope`)
})

test('the words of a validator are not in the message: they may hold the value', async () => {
  const applying = applySchema(schema({ issues: [{ message: 'secret is no e-mail address' }] }), claims)
  await expect(applying).rejects.toEqual(refusal('OIDC_ID_TOKEN_INVALID'))
  await expect(applying).rejects.not.toThrow('secret')
})

test('a validator that throws, at once or later, refuses the claims and shows nothing of them', async () => {
  const throwing = (validate: () => Promise<SchemaResult<object>>): ClaimsSchema<object> => ({
    '~standard': { version: 1, vendor: 'test', validate },
  })
  const fail = (): never => {
    throw new Error('secret')
  }
  for (const validate of [fail, () => Promise.reject(new Error('secret'))]) {
    const applying = applySchema(throwing(validate), claims)
    await expect(applying).rejects.toEqual(
      refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape', remedy: 'fix' }),
    )
    await expect(applying).rejects.not.toThrow('secret')
  }
})
