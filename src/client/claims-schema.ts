// Room client: typed claims by any validator that speaks Standard Schema.
import { OidcError } from '../errors/oidc-error.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'

/**
 * A validator as Standard Schema v1 describes it: zod, valibot, arktype and others are such.
 *
 * @see [Standard Schema](https://standardschema.dev/)
 */
export interface ClaimsSchema<Claims> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Claims> | Promise<SchemaResult<Claims>>
    readonly types?: { readonly input: unknown; readonly output: Claims } | undefined
  }
}

/** What a validator says. */
export type SchemaResult<Claims> =
  | { readonly value: Claims; readonly issues?: undefined }
  | {
      readonly issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[]
    }

/** Takes the prototype off an object, so that nothing is found in it that it does not hold. */
const bare = (_: string, value: unknown): unknown =>
  value instanceof Object && !Array.isArray(value) ? Object.setPrototypeOf(value, null) : value

/** Validates verified claims; without a schema they are as they are. */
export async function applySchema<Claims>(
  schema: ClaimsSchema<Claims> | undefined,
  claims: IdTokenClaims,
): Promise<Claims> {
  if (!schema) return claims as Claims
  // A copy, since some validators transform in place and claims are frozen. What one throws may hold claims: it goes no further.
  const validate = async (): Promise<SchemaResult<Claims>> =>
    schema['~standard'].validate(JSON.parse(JSON.stringify(claims), bare))
  const result = await validate().catch(() => ({ issues: [{ message: '', path: ['the validator threw'] }] }))
  // Some give a value beside the issues, too.
  if (!result.issues) return Object.freeze(result.value)
  // Copied to plain lists: arktype's are of a kind of their own, whose `map` adds to them.
  const names = [...result.issues].map(
    ({ path = [] }) =>
      [...path].map((step) => (step as { key?: unknown }).key ?? step).join('.') || 'as a whole',
  )
  const message = `The claims do not fit the \`claims\` schema: ${names.join(', ')}. Ask for a scope that brings them, or relax the schema.`
  throw new OidcError('OIDC_ID_TOKEN_INVALID', message, { check: 'shape', remedy: 'fix' })
}
