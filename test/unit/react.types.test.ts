// Types: in React, too, claims are what the client's schema makes of them. tsc is the judge; nothing is drawn here.
import { createElement } from 'react'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { createOidcClient } from '../../src/index.ts'
import type { IdTokenClaims, OidcClient, Session } from '../../src/index.ts'
import { OidcProvider, useOidc, useSession } from '../../src/react.ts'

const claims = z.object({ realm_access: z.object({ roles: z.array(z.string()) }) })
type Claims = z.output<typeof claims>

test('a provider takes a client of any claims', () => {
  const client = createOidcClient({ issuer: 'https://id.example', clientId: 'app', claims })
  createElement(OidcProvider<Claims>, { client })
  expectTypeOf(client).toExtend<Parameters<typeof OidcProvider<Claims>>[0]['client']>()
  expectTypeOf(client).not.toExtend<Parameters<typeof OidcProvider<{ other: string }>>[0]['client']>()
})

test('the hooks give what their component names', () => {
  expectTypeOf(useOidc<Claims>).returns.toEqualTypeOf<OidcClient<Claims>>()
  expectTypeOf(useSession<Claims>).returns.toEqualTypeOf<Session<Claims>>()
  type SignedIn = Extract<ReturnType<typeof useSession<Claims>>, { status: 'signed-in' }>
  expectTypeOf<SignedIn['claims']['realm_access']['roles']>().toEqualTypeOf<string[]>()
  expectTypeOf<SignedIn['claims']>().not.toHaveProperty('name')
})

test('without a name they are the claims of OpenID Connect', () => {
  const [client, session] = [useOidc, useSession]
  expectTypeOf(client<IdTokenClaims>).returns.toEqualTypeOf<OidcClient>()
  const drawn = () => [client(), session()] as const
  expectTypeOf(drawn).returns.toEqualTypeOf<readonly [OidcClient, Session]>()
})
