// Session tests: where a session is kept: the modes that a test runs in.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { bindTokens, type Tab } from '../fixtures.ts'

export type Place = { op: HostileProvider; app: App; tab: Tab }

export type Mode = readonly [name: string, prepare: (place: Pick<Place, 'op' | 'app'>) => void]

/** The session itself outlives a reload. */
export const kept: Mode = ['kept', ({ app }) => (app.options['store'] = 'indexeddb')]
export const bound: Mode = ['kept, bound to a key', bindTokens]
/** Only a mark outlives a reload: tokens are in memory. */
export const bearer: Mode = ['bearer default', () => {}]

/** How many requests any server but the app's own has heard. */
export function countOutside({ op, api }: { op: HostileProvider; api: { log: readonly unknown[] } }): number {
  return op.log.length + api.log.length
}

/** Every code that was sent to the token endpoint was sent once. */
export function areCodesUsedOnce(op: HostileProvider): boolean {
  const codes = op.of('token').map(({ form }) => form.get('code'))
  return new Set(codes).size === codes.length
}
