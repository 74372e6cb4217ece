// Room client: makes a client. Pure until its first method is called.
import type { Engine } from '../engine/engine.ts'
import { OidcError } from '../errors/oidc-error.ts'
import type { SignInOptions } from '../flow/sign-in.ts'
import type { IdTokenClaims } from '../id-token/claims.ts'
import { addressBar, hasPage, pageOrigin } from '../platform/page.ts'
import { openPopup } from '../platform/popup.ts'
import { unknownSession } from '../session/session.ts'
import type { SessionState, SignedOutSession } from '../session/session.ts'
import type { OidcClient } from './client.ts'
import { openCore, traceError } from './core.ts'
import type { Core } from './core.ts'
import type { OidcClientOptions } from './options.ts'
import { checkOptions, findFault } from './settings.ts'
import type { Settings } from './settings.ts'
import type { Stories } from './stories.ts'

/** Where the clients of a page find each other, also those of another copy of this package. */
const meetingPlace = Symbol.for('claimcheck cores 1')

/** Clients of the same issuer and client id are one, so that a code is redeemed once and all see the same session. */
function openCores(): Map<string, Core<never>> {
  const realm = globalThis as { [meetingPlace]?: Map<string, Core<never>> }
  if (!realm[meetingPlace]) Object.defineProperty(realm, meetingPlace, { value: new Map() })
  return realm[meetingPlace] as Map<string, Core<never>>
}

function join<Claims>(settings: Settings<Claims>): Core<Claims> {
  const { stateMark, claims, trace } = settings
  const print = (some: Settings<never>): string =>
    JSON.stringify({ ...some, claims: undefined, tokens: undefined })
  const cores = openCores()
  const core = cores.get(stateMark) ?? openCore(settings as Settings<never>)
  if (core.settings.claims !== claims || print(core.settings) !== print(settings as Settings<never>)) {
    throw new OidcError(
      'OIDC_CONFIG_INVALID',
      'Another client on this page has the same `issuer` and `clientId` and other options: share one client.',
    )
  }
  cores.set(stateMark, core)
  core.members += 1
  if (trace) core.listeners.add(trace)
  return core as Core<unknown> as Core<Claims>
}

/** What the exit of access tokens needs of the client that it is given. */
export const exits: WeakMap<
  object,
  () => { readonly origin: string; readonly signedIn: () => Promise<Engine> }
> = new WeakMap()

/** Does what the app asks once start-up is settled; tells what went wrong also to the trace. */
async function whenReady<Claims, Value>(
  { ready, stories, tell }: Core<Claims>,
  act: (loaded: Stories<Claims>) => Promise<Value>,
): Promise<Value> {
  try {
    const { error } = (await ready()) as Partial<SignedOutSession>
    if (error?.code === 'OIDC_INSECURE_CONTEXT') throw error
    return await act(await stories())
  } catch (thrown) {
    if (thrown instanceof OidcError) traceError(tell, thrown)
    throw thrown
  }
}

/** Opens the window of a popup sign-in at once, while the browser sees the click; the rest follows. */
async function begin<Claims>(
  core: () => Core<Claims>,
  options: SignInOptions,
): Promise<SessionState<Claims>> {
  const here = core()
  const fault = findFault('parameters', options.parameters ?? {})
  const popup = options.display === 'popup' && !fault ? openPopup() : null
  return whenReady(here, async (loaded) => {
    if (fault) throw fault
    if (options.display !== 'popup' || popup) return loaded.signIn(options, popup)
    throw new OidcError(
      'OIDC_POPUP_BLOCKED',
      'The browser opened no window. Call `signIn` in the click itself, allow popups, or sign in by redirect.',
    )
  }).catch((thrown: unknown) => {
    popup?.close()
    throw thrown
  })
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
  const resolve = checkOptions(options)
  let joined: Core<Claims> | undefined
  const core = (): Core<Claims> => {
    if (hasPage()) return (joined ??= join(resolve(pageOrigin())))
    throw new OidcError(
      'OIDC_NOT_SUPPORTED',
      'There is no page here: call this in the browser, not on a server or in a Worker.',
    )
  }
  const client: OidcClient<Claims> = {
    ready: async () => (hasPage() ? core().ready() : unknownSession),
    getSession: () => (hasPage() ? core().session.get() : unknownSession),
    subscribe: (listener) => (hasPage() ? core().session.subscribe(listener) : () => undefined),
    signIn: async (wishes) => begin(core, { __proto__: null, ...wishes } as SignInOptions),
    signOut: async (wishes = {}) => (await core().stories()).signOut(wishes),
    fetch: async (input, init) => core().fetch(input, init),
    initiateSignIn: async (url = addressBar.url()) =>
      whenReady(core(), (loaded) => loaded.initiateSignIn(url)),
    frontChannelLogout: async (url = addressBar.url()) =>
      whenReady(core(), (loaded) => loaded.frontChannelLogout(url)),
    readChallenge: async (response) => (await core().stories()).readChallenge(response),
    userInfo: async () => (await core().signedIn()).userInfo(),
    close() {
      if (!joined) return
      joined.members -= 1
      if (!joined.members) {
        openCores().delete(joined.settings.stateMark)
        joined.close()
      }
      if (options.trace) joined.listeners.delete(options.trace)
      joined = undefined
    },
  }
  if (Symbol.dispose) Object.assign(client, { [Symbol.dispose]: client.close })
  exits.set(client, () => ({ origin: pageOrigin(), signedIn: core().signedIn }))
  return Object.freeze(client)
}
