// Room client: makes a client. Pure until its first method is called.
import { OidcError } from '../errors/oidc-error.ts'
import { readReturnTo } from '../flow/return-to.ts'
import { signIn } from '../flow/sign-in.ts'
import type { SignInOptions } from '../flow/sign-in.ts'
import { signOut } from '../flow/sign-out.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import { hasPage } from '../platform/page.ts'
import { unknownSession } from '../session/session.ts'
import type { SessionState } from '../session/session.ts'
import type { OidcClient } from './client.ts'
import { traceError } from './core.ts'
import type { Core } from './core.ts'
import { join } from './join.ts'
import type { Membership } from './join.ts'
import type { OidcClientOptions } from './options.ts'
import { checkOptions, checkParameters } from './settings.ts'

/** Starts a sign-in once start-up is settled; tells what went wrong also to the trace. */
async function beginSignIn<Claims>(
  core: Core<Claims>,
  options: SignInOptions,
): Promise<SessionState<Claims>> {
  const current = await core.ready()
  if (current.status === 'signed-out' && current.error?.code === 'OIDC_INSECURE_CONTEXT') throw current.error
  checkParameters('parameters', options.parameters ?? {})
  return signIn(core.flow, options).catch((thrown: unknown) => {
    if (thrown instanceof OidcError) traceError(core.flow.tell, thrown)
    throw thrown
  })
}

function initiate<Claims>(core: Core<Claims>, issuer: string, url: string): Promise<SessionState<Claims>> {
  const { searchParams } = new URL(url)
  // OpenID Connect Core 1.0 §4: the issuer must be one that this client knows; nothing is asked of any other.
  if (searchParams.get('iss') !== issuer) {
    throw new OidcError(
      'OIDC_ISSUER_MISMATCH',
      `A login was initiated for another issuer than "${issuer}". Nothing was asked of anybody.`,
    )
  }
  const returnTo = readReturnTo(searchParams.get('target_link_uri') ?? '/', core.flow.page.origin) ?? '/'
  return beginSignIn(core, { returnTo, loginHint: searchParams.get('login_hint') ?? undefined })
}

/**
 * Creates a client. Validates the options at once and touches nothing else until its first method is called, so it is
 * safe at module top level and in a server render.
 *
 * @throws {@link OidcError} `OIDC_CONFIG_INVALID`, naming the option and the fix
 * @example
 * ```ts
 * import { createOidcClient } from 'claimcheck'
 *
 * export const oidc = createOidcClient({
 *   issuer: 'https://id.example.com',
 *   clientId: 'my-spa',
 *   resources: ['https://api.example.com/'],
 * })
 *
 * const session = await oidc.ready()
 * if (session.status === 'signed-in') await oidc.fetch('https://api.example.com/orders')
 * else await oidc.signIn()
 * ```
 * @see [OpenID Connect Core 1.0 §3.1](https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth)
 */
export function createOidcClient<Claims = IdTokenClaims>(
  options: OidcClientOptions<Claims>,
): OidcClient<Claims> {
  const settings = checkOptions(options)
  let membership: Membership<Claims> | undefined
  const core = (): Core<Claims> => (membership ??= join(settings)).core
  const client: OidcClient<Claims> = {
    ready: async () => (hasPage() ? core().ready() : unknownSession),
    getSession: () => (hasPage() ? core().flow.session.get() : unknownSession),
    subscribe: (listener) => (hasPage() ? core().flow.session.subscribe(listener) : () => undefined),
    signIn: async (wishes = {}) => beginSignIn(core(), wishes),
    signOut: async (wishes = {}) => signOut(core().flow, wishes),
    fetch: async (input, init) => core().fetch(input, init),
    initiateSignIn: async (url) => initiate(core(), settings.issuer, url ?? core().flow.page.url()),
    userInfo: async () => core().userInfo(),
    close() {
      membership?.leave()
      membership = undefined
    },
  }
  if (Symbol.dispose) Object.assign(client, { [Symbol.dispose]: client.close })
  return Object.freeze(client)
}
