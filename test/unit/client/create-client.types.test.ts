// Types: what the option `claims` makes of the claims is what every session of the client holds. tsc is the judge; nothing runs here.
import * as v from 'valibot'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createOidcClient } from '../../../src/index.ts'
import type { IdTokenClaims, OidcClient, Session, SignedInSession } from '../../../src/index.ts'
import { schemas, type Claims } from '../../claims-schemas.ts'

const app = { issuer: 'https://id.example', clientId: 'app' }

const clients = {
  zod: createOidcClient({ ...app, claims: schemas.zod }),
  valibot: createOidcClient({ ...app, claims: schemas.valibot }),
  arktype: createOidcClient({ ...app, claims: schemas.arktype }),
}

test('what a schema makes of the claims counts, not what it is given', () => {
  expectTypeOf(clients.zod).toEqualTypeOf<OidcClient<Claims>>()
  expectTypeOf(clients.valibot).toEqualTypeOf<OidcClient<Claims>>()
  expectTypeOf(clients.arktype).toEqualTypeOf<OidcClient<Claims>>()
})

test('every way to a session is typed', () => {
  const { zod: client } = clients
  expectTypeOf(client.getSession()).toEqualTypeOf<Session<Claims>>()
  expectTypeOf(client.ready()).resolves.toEqualTypeOf<Session<Claims>>()
  expectTypeOf(client.signIn).returns.resolves.toEqualTypeOf<Session<Claims>>()
  expectTypeOf(client.initiateSignIn).returns.resolves.toEqualTypeOf<Session<Claims>>()
  expectTypeOf(client.subscribe).parameter(0).parameter(0).toEqualTypeOf<Session<Claims>>()
  type SignedIn = Extract<Session<Claims>, { status: 'signed-in' }>
  expectTypeOf<SignedIn>().toEqualTypeOf<SignedInSession<Claims>>()
  expectTypeOf<SignedIn['claims']['realm_access']['roles']>().toEqualTypeOf<string[]>()
  expectTypeOf<SignedIn['claims']>().not.toHaveProperty('name')
})

test('a schema of later answers is typed alike', () => {
  const client = createOidcClient({ ...app, claims: v.objectAsync({ email: v.string() }) })
  expectTypeOf(client).toEqualTypeOf<OidcClient<{ email: string }>>()
})

test('without a schema claims are those of OpenID Connect, and others are what JSON can hold', () => {
  const client = createOidcClient(app)
  expectTypeOf(client).toEqualTypeOf<OidcClient>()
  expectTypeOf<IdTokenClaims['email']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<IdTokenClaims['realm_access']>().not.toBeAny()
  expectTypeOf(client).not.toExtend<OidcClient<Claims>>()
})

test('what is no schema is no option', () => {
  type Option = NonNullable<Parameters<typeof createOidcClient<Claims>>[0]['claims']>
  expectTypeOf<(value: unknown) => Claims>().not.toExtend<Option>()
  expectTypeOf(z.object({ email: z.string() })).not.toExtend<Option>()
})
