// Harness page: an app whose claims are typed by zod, valibot or arktype, and which shows what only those types let it show.
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import type { ClaimsSchema, OidcClient } from '../../../src/index.ts'
import { createTracedClient } from './globals.ts'

declare global {
  interface Window {
    /** Whose schema. Set by an early script. */
    validator: 'zod' | 'valibot' | 'arktype'
  }
}

/** What the app works with: Keycloak's roles, the address in small letters, the end as a date, and a tenant if any is sent. */
type Claims = { email: string; realm_access: { roles: string[] }; exp: Date; tenant: string }

const schemas: Record<Window['validator'], ClaimsSchema<Claims>> = {
  zod: z.object({
    email: z.string().toLowerCase(),
    realm_access: z.object({ roles: z.array(z.string()) }),
    exp: z.number().transform((seconds) => new Date(seconds * 1000)),
    tenant: z.string().default('none'),
  }),
  valibot: v.object({
    email: v.pipe(v.string(), v.toLowerCase()),
    realm_access: v.object({ roles: v.array(v.string()) }),
    exp: v.pipe(
      v.number(),
      v.transform((seconds) => new Date(seconds * 1000)),
    ),
    tenant: v.optional(v.string(), 'none'),
  }),
  arktype: type({
    email: type('string').pipe((email) => email.toLowerCase()),
    realm_access: { roles: 'string[]' },
    exp: type('number').pipe((seconds) => new Date(seconds * 1000)),
    tenant: "string = 'none'",
  }),
}

const oidc = createTracedClient<Claims>({ ...window.registered, claims: schemas[window.validator] })
window.oidc = oidc as OidcClient<never>

function render(): void {
  const [session, hello] = [oidc.getSession(), document.getElementById('hello')]
  if (!hello) return
  if (session.status !== 'signed-in') return void (hello.textContent = session.status)
  const { email, realm_access: access, exp, tenant } = session.claims
  hello.textContent = [email, access.roles.join(' and '), exp.getUTCFullYear(), tenant].join(', ')
}

oidc.subscribe(render)
window.settled = window.attempt(() => oidc.ready())
