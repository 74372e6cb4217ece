import * as step from '../fixtures.ts'
const { test } = step
test('probe', async ({ op, api, app, tab }) => {
  app.options['store'] = 'indexeddb'
  op.switches.accessToken.lifetime = 300
  await tab.takeClock()
  await step.openSignedIn(tab)
  const tabs = [tab, ...(await step.openTabs(tab, 7))]
  const show = async () => console.log((await Promise.all(tabs.map((one) => one.evaluate(() => Date.now())))).map((t) => t - Date.now() ))
  await show(); await show()
  for (let i = 0; i < 3; i++) {
  await step.expireAccessToken({ tab, op })
  await show()
  await Promise.all(tabs.map((one) => step.callAtOnce(one, `${api.origin}/orders`, 10)))
  console.log(op.count('refresh'), op.countReuses())
  for (const one of tabs) console.log((await one.evaluate(() => window.events.filter((e) => e.type === 'session' || (e as any).endpoint === 'token').map((e) => `${Math.round(e.at)} ${(e as any).renewal ?? (e as any).type}`))).join(', '))
  }
})
