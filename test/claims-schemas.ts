// Typed claims: one schema in the words of three validators, for the page that uses it and for the test of its types.
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'

/** What an app works with: Keycloak's roles, the address in small letters, the end as a date, and a tenant if any is sent. */
export type Claims = { email: string; realm_access: { roles: string[] }; exp: Date; tenant: string }

export const schemas = {
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
