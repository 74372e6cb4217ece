// Pain 26: in a frame of another site cookies are blocked, and a monitor would be told lies: nobody is asked, nobody is signed out.
import { askFrame, isUnwatched } from '../rows/monitor.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

test('pain 26 a provider on another site is never asked, and nobody is signed out', async ({
  op,
  api,
  app,
  tab,
}) => {
  op.switches.sessionManagement = true
  app.options['monitorSession'] = true
  let callback = ''
  op.switches.authorization.location = (url) => (callback = url)
  await tab.takeClock()
  await step.openSignedIn(tab)
  await expect.poll(() => isUnwatched(tab)).toBe(true)
  await tab.advance(60)
  expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([op.count('check_session'), op.count('authorization'), tab.seen.frames]).toEqual([0, 1, 0])
  expect(await step.shownStates(tab)).toEqual(['signed-in idle'])
  // The control: the frame, which gets no cookies there, would have said `changed` of a session that goes on.
  const sessionState = new URL(callback).searchParams.get('session_state') ?? ''
  expect(await askFrame(tab, op.urlOf('check_session'), `app ${sessionState}`)).toEqual([
    'changed',
    op.origin,
  ])
  expect(op.sessions.newest()).toBeDefined()
})
