// Proof of the harness: clocks, sleep, and pages that are hidden.
import * as step from '../fixtures.ts'
import { nextChange, store } from './shared-storage.ts'

const { expect, test } = step

/** Boots with the SDK left out. */
test.beforeEach(({ app }) => app.serve('/boot.js', ''))

test('the wall clock jumps alone, or both clocks go on', async ({ tab }) => {
  await tab.takeClock()
  await tab.goto('/')
  const read = () => tab.evaluate(() => [Date.now() / 1000, performance.now() / 1000])
  const passed = async (act: () => Promise<void>) => {
    const [wall = 0, steady = 0] = await read()
    await act()
    const [laterWall = 0, laterSteady = 0] = await read()
    return [laterWall - wall, laterSteady - steady].map((seconds) => Math.round(seconds / 100) * 100)
  }
  expect(await passed(() => tab.setClock(3600))).toEqual([3600, 0])
  expect(await passed(() => tab.setClock(-7200))).toEqual([-7200, 0])
  expect(await passed(() => tab.advance(600))).toEqual([600, 600])
  expect(
    await passed(async () => {
      await tab.advance(600)
      await tab.setClock(-600)
    }),
  ).toEqual([0, 600])
})

test('a frozen tab hears nothing until it goes on, an hour later', async ({ tab }) => {
  await tab.takeClock()
  await tab.goto('/')
  const [other = tab, awake = tab] = await step.openTabs(tab, 2)
  await other.evaluate(() => {
    const start = Date.now()
    window.addEventListener('storage', ({ newValue }) => sessionStorage.setItem('heard', newValue ?? ''))
    window.addEventListener('storage', () => localStorage.setItem('answer', 'heard'))
    setTimeout(() => sessionStorage.setItem('fired', `${(Date.now() - start) / 3_600_000}`), 1_800_000)
  })
  const thaw = await step.need(other, 'freeze')()
  const [change] = await Promise.all([nextChange(awake), store(tab, 'while it slept')])
  expect(change).toBe('while it slept')
  expect(await step.storedText(tab)).toEqual({ known: 'while it slept' })
  await thaw(3600)
  expect(await step.storedText(tab)).toEqual({ known: 'while it slept', answer: 'heard' })
  const { heard, fired } = await step.storedText(other, 'sessionStorage')
  expect([heard, Math.round(Number(fired))]).toEqual(['while it slept', 1])
})

test('pages are told that they are hidden, seen, and back from the cache', async ({ app, tab }) => {
  app.early(`
    window.told = []
    document.addEventListener('visibilitychange', () => told.push(document.visibilityState))
    addEventListener('pageshow', ({ persisted }) => told.push(persisted))`)
  await tab.goto('/')
  await step.setVisible(tab, false)
  await step.setVisible(tab, true)
  await step.wakeFromCache(tab)
  expect(await tab.evaluate(() => Reflect.get(window, 'told'))).toEqual([false, 'hidden', 'visible', true])
})
