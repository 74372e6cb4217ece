// Browser tests: what is asked of recipes that keep a connection open.
import type { HostileProvider } from './servers/hostile-provider.ts'
import type { LiveApi } from './servers/live-api.ts'

/** Tokens that came in a URL. The control is in the same log: tokens did come, in headers. */
export function findLeaked(op: HostileProvider, api: LiveApi): string[] {
  const secrets = op.secrets.map(({ value }) => value)
  const cameInHeaders = api.all.some(({ headers }) =>
    secrets.includes((headers.authorization ?? '').replace('Bearer ', '')),
  )
  if (!cameInHeaders) throw new Error('no call carried a token')
  return api.urls.filter((url) => secrets.some((secret) => url.includes(secret)))
}
