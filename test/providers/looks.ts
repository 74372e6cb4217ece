// Providers: a sign-in at the app's own address, and what was asked of whom meanwhile.
import type { Outcome } from '../browser/app/outcome.ts'
import type { JsonObject } from '../browser/servers/answer.ts'
import type { Secret } from '../browser/servers/hostile/grants.ts'
import { outcome, signIn } from '../browser/steps.ts'
import type { Provider } from './provider.ts'
import { appOrigin, documentOf, type Stage } from './stage.ts'
import type { Asked } from './world.ts'

/** The newest secret of that sort that the provider gave out. */
export const newest = ({ op }: Stage, cargo: Secret['cargo']) =>
  op.secrets.findLast((secret) => secret.cargo === cargo)?.value ?? `no ${cargo}`

/** The requests to a place that is named in the document, without preflights. */
export function askedOf({ world }: Stage, url: string): Asked[] {
  const { origin, pathname } = new URL(url)
  return world.log.filter(
    (asked) => asked.url.origin === origin && asked.url.pathname === pathname && asked.method !== 'OPTIONS',
  )
}

/** The newest of those requests. */
export function last(stage: Stage, url: string): Asked {
  const asked = askedOf(stage, url).at(-1)
  if (!asked) throw new Error(`nothing was asked of ${url}`)
  return asked
}

/** An endpoint of the metadata as the app has it; empty where there is none. */
export function endpointOf(provider: Provider, member: string): string {
  const own = provider.options['metadata'] as JsonObject | undefined
  const value = { ...documentOf(provider), ...own }[member]
  return typeof value === 'string' && URL.canParse(value) ? value : ''
}

/** Opens the app at its own address and signs in there. */
export async function signInAt({ tab }: Stage): Promise<Outcome> {
  await tab.goto(`${appOrigin}/`)
  await outcome(tab)
  return signIn(tab)
}
