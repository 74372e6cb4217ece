// Session tests: an app that polls, for a minute.
import type { HostileProvider } from '../servers/hostile-provider.ts'
import { callApi, letTimePass, type Tab } from '../fixtures.ts'

/** A call in each of 60 seconds, as an app makes them that polls: how many answers of each kind came. */
export async function callForAMinute(stage: {
  tab: Tab
  op: HostileProvider
  url: string
}): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (let second = 0; second < 60; second += 1) {
    const { status, error } = await callApi(stage.tab, stage.url)
    const kind = String(status ?? error?.code ?? error?.name)
    found[kind] = (found[kind] ?? 0) + 1
    await letTimePass(stage, 1)
  }
  return found
}
