// Claims by the validators that people have: zod, valibot and arktype, each with what providers really send.
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { applySchema } from '../../../src/client/claims-schema.ts'
import type { ClaimsSchema } from '../../../src/client/claims-schema.ts'
import type { IdTokenClaims } from '../../../src/id-token/claims.ts'
import { readJsonObject } from '../../../src/protocol/json.ts'
import { refusal } from '../refusal.ts'

/** As Keycloak and Cognito send them, read as the product reads them: frozen, and without prototypes. */
const claims = readJsonObject(
  JSON.stringify({
    iss: 'https://id.example',
    sub: 'ada',
    aud: 'app',
    exp: 1_700_000_000,
    iat: 1,
    email: 'Ada@Example.test',
    realm_access: { roles: ['admin', 'user'] },
    'cognito:groups': ['staff'],
  }),
) as IdTokenClaims

const fail = (): never => {
  throw new Error('secret Ada@Example.test')
}

const isFree = (email: string): Promise<boolean> => Promise.resolve(email === 'free@example.test')

type Schema = ClaimsSchema<object>

type Validator = {
  /** Nested roles and a name with a colon. */
  groups: Schema
  /** The address in small letters, the end as a date, and a tenant that nobody sends. */
  changed: Schema
  /** A name and a nested list that nobody sends. */
  missing: Schema
  /** Numbers where there are words. */
  wrong: Schema
  /** One of two forms, neither of which it is. */
  either: Schema
  /** Asks for a while whether an address is taken, and it is. */
  slow: Schema
  /** The same, and it is not. */
  slowly: Schema
  throwing: Schema
}

const validators: Record<string, Validator> = {
  zod: {
    groups: z.object({
      realm_access: z.object({ roles: z.array(z.string()) }),
      'cognito:groups': z.array(z.string()),
    }),
    changed: z.object({
      email: z.string().toLowerCase(),
      exp: z.number().transform((seconds) => new Date(seconds * 1000)),
      tenant: z.string().default('none'),
    }),
    missing: z.object({ name: z.string(), realm_access: z.object({ groups: z.array(z.string()) }) }),
    wrong: z.object({ realm_access: z.object({ roles: z.array(z.number()) }) }),
    either: z.union([z.object({ name: z.string() }), z.object({ nickname: z.string() })]),
    slow: z.object({ email: z.string().refine(isFree) }),
    slowly: z.object({ email: z.string().refine(async (email) => !(await isFree(email))) }),
    throwing: z.object({ email: z.string().transform(fail) }),
  },
  valibot: {
    groups: v.object({
      realm_access: v.object({ roles: v.array(v.string()) }),
      'cognito:groups': v.array(v.string()),
    }),
    changed: v.object({
      email: v.pipe(v.string(), v.toLowerCase()),
      exp: v.pipe(
        v.number(),
        v.transform((seconds) => new Date(seconds * 1000)),
      ),
      tenant: v.optional(v.string(), 'none'),
    }),
    missing: v.object({ name: v.string(), realm_access: v.object({ groups: v.array(v.string()) }) }),
    wrong: v.object({ realm_access: v.object({ roles: v.array(v.number()) }) }),
    either: v.union([v.object({ name: v.string() }), v.object({ nickname: v.string() })]),
    slow: v.objectAsync({ email: v.pipeAsync(v.string(), v.checkAsync(isFree)) }),
    slowly: v.objectAsync({
      email: v.pipeAsync(
        v.string(),
        v.checkAsync(async (email) => !(await isFree(email))),
      ),
    }),
    throwing: v.object({ email: v.pipe(v.string(), v.transform(fail)) }),
  },
  arktype: {
    groups: type({ '+': 'delete', realm_access: { roles: 'string[]' }, 'cognito:groups': 'string[]' }),
    changed: type({
      '+': 'delete',
      email: type('string').pipe((email) => email.toLowerCase()),
      exp: type('number').pipe((seconds) => new Date(seconds * 1000)),
      tenant: "string = 'none'",
    }),
    missing: type({ name: 'string', realm_access: { groups: 'string[]' } }),
    wrong: type({ realm_access: { roles: 'number[]' } }),
    either: type({ name: 'string' }).or({ nickname: 'string' }),
    // arktype itself does not wait; what its pipes promise is not its own result.
    slow: waiting(type({ email: "'free@example.test'" })),
    slowly: waiting(type({ '+': 'delete', email: 'string' })),
    throwing: type({ email: type('string').pipe(fail) }),
  },
}

/** A schema that answers later, made of one that answers at once. */
function waiting<Claims>(schema: ClaimsSchema<Claims>): ClaimsSchema<Claims> {
  const { validate, ...rest } = schema['~standard']
  return { '~standard': { ...rest, validate: async (value) => validate(value) } }
}

describe.each(Object.entries(validators))('%s', (_name, schemas) => {
  test('groups of Keycloak and Cognito are what the app gets, and nothing else', async () => {
    const made = await applySchema(schemas.groups, claims)
    expect(Object.isFrozen(made)).toBe(true)
    expect({ ...made }).toEqual({
      realm_access: { roles: ['admin', 'user'] },
      'cognito:groups': ['staff'],
    })
  })

  test('a transform and a default change what the app gets, not the claims', async () => {
    const before = JSON.stringify(claims)
    expect({ ...(await applySchema(schemas.changed, claims)) }).toEqual({
      email: 'ada@example.test',
      exp: new Date('2023-11-14T22:13:20Z'),
      tenant: 'none',
    })
    expect(JSON.stringify(claims)).toBe(before)
  })

  test.each([
    ['missing', 'name, realm_access.groups'],
    ['wrong', 'realm_access.roles.0, realm_access.roles.1'],
    ['either', 'as a whole'],
    ['slow', 'email'],
    ['throwing', 'the validator threw'],
  ] as const)('claims that do not fit are named: %s', async (which, names) => {
    const applying = applySchema(schemas[which], claims)
    await expect(applying).rejects.toEqual(
      refusal('OIDC_ID_TOKEN_INVALID', { check: 'shape', remedy: 'fix' }),
    )
    const message = `The claims do not fit the \`claims\` schema: ${names}. Ask for a scope that brings them, or relax the schema.`
    await expect(applying).rejects.toThrow(message)
    await expect(applying).rejects.not.toThrow(/ada|secret/i)
  })

  test('a schema may take its time', async () => {
    expect({ ...(await applySchema(schemas.slowly, claims)) }).toEqual({ email: 'Ada@Example.test' })
  })

  test('what the realm adds to every object is no claim', async () => {
    Object.defineProperty(Object.prototype, 'name', { value: 'Mallory', configurable: true })
    try {
      await expect(applySchema(schemas.missing, claims)).rejects.toThrow(': name, realm_access.groups.')
    } finally {
      Reflect.deleteProperty(Object.prototype, 'name')
    }
  })
})
