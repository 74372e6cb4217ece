// Other ways out, A-L05: the provider frames a page of the app: exact iss and sid end the session in all tabs, all else changes nothing.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

test.use({ providerHost: 'localhost' })

type Stage = { op: HostileProvider; app: App; tab: step.Tab }

/** Frames the app's page with that query, in a tab of the provider: what the page says. */
async function logOut({ op, app, tab }: Stage, query: string): Promise<string> {
  const other = await tab.newTab()
  const uri = encodeURIComponent(`${app.origin}/front-channel${query}`)
  const said = new Promise<string>((resolve) => {
    void other.newTab().then((blank) => blank.close())
    resolve('')
  })
  await said
  await other.goto(`${op.urlOf('front_channel')}?uri=${uri}&framed=1`)
  const answer = await other.inFrame('#result')
  await other.close()
  return answer
}
