// Attacks: the levels of protection that an app can choose, as far as attacks can tell them apart.
import { bindTokens } from '../browser/session-steps.ts'
import type { App } from '../browser/servers/app.ts'
import type { HostileProvider } from '../browser/servers/hostile-provider.ts'

type Place = { app: App; op: HostileProvider }

/** Which realm holds the tokens. */
const realms = {
  page: ({ app }) => (app.tokens = 'page'),
  worker: ({ app }) => (app.tokens = 'worker'),
} as const satisfies Record<string, (place: Place) => void>

/** What the tokens are. */
const kinds = {
  bearer({ app, op }) {
    app.options['dpop'] = false
    op.switches.dpop = 'off'
  },
  dpop: bindTokens,
} as const satisfies Record<string, (place: Place) => void>

export type Realm = keyof typeof realms
export type Kind = keyof typeof kinds
export type Level = `${Realm} ${Kind}`

/** Every level, in the order of the table. */
export const levels: readonly Level[] = ['page bearer', 'page dpop', 'worker bearer', 'worker dpop']

export const realmOf = (level: Level): Realm => level.split(' ')[0] as Realm
export const kindOf = (level: Level): Kind => level.split(' ')[1] as Kind

/** Has the app and the provider work at that level. */
export function choose(level: Level, place: Place): void {
  realms[realmOf(level)](place)
  kinds[kindOf(level)](place)
}
