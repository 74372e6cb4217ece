// Harness page: an app whose claims are typed by zod, valibot or arktype, and which shows what only those types let it show.
import type { ClaimsSchema, OidcClient } from '../../../src/index.ts'
import { schemas, type Claims } from '../../claims-schemas.ts'
import { createTracedClient } from './globals.ts'

declare global {
  interface Window {
    /** Whose schema. Set by an early script. */
    validator: keyof typeof schemas
  }
}

const claims: ClaimsSchema<Claims> = schemas[window.validator]
const oidc = createTracedClient<Claims>({ ...window.registered, claims })
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
