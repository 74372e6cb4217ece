// Other ways in, C-03: a script of this origin forges the answer that a popup sign-in waits for: the honest one signs in.
import type { Json } from '../servers/answer.ts'
import * as step from '../fixtures.ts'
import { openQuestion, openSpoofer, ring } from './popup-steps.ts'

const { expect, test } = step

/** Puts a record among those of the client. */
function forge(tab: step.Tab, key: string, value: Json): Promise<void> {
  return tab.evaluate(
    async (record) => {
      const opening = indexedDB.open('claimcheck')
      await new Promise((resolve) => opening.addEventListener('success', resolve))
      const transaction = opening.result.transaction('records', 'readwrite')
      transaction.objectStore('records').put(record.value, record.key)
      await new Promise((resolve) => transaction.addEventListener('complete', resolve))
      opening.result.close()
    },
    { key, value },
  )
}

const forgeries: [name: string, forgery: (state: string) => [key: string, value: Json]][] = [
  ['the answer to another state', (state) => [`answer ${state}x`, `code=stolen&state=${state}x`]],
  ['no text', (state) => [`answer ${state}`, { code: 'stolen', state }]],
  ['null', (state) => [`answer ${state}`, null]],
  ['a text without state', (state) => [`answer ${state}`, 'code=stolen']],
  ['a text with another state', (state) => [`answer ${state}`, `code=stolen&state=${state}x`]],
]

for (const store of ['indexeddb', 'auto'] as const) {
  for (const [name, forgery] of forgeries) {
    test(`C-03 store ${store}: a forged answer, ${name}, changes nothing`, async ({ op, app, tab }) => {
      app.options['store'] = store
      const [spoofer, bell] = await openSpoofer(tab)
      const asked = await openQuestion({ op, tab })
      const state = new URL(await asked.popup.url()).searchParams.get('state') ?? ''
      await forge(spoofer, ...forgery(state))
      await ring(spoofer, bell)
      expect(await step.sessionNow(tab)).toEqual({ status: 'signed-out', reason: 'none' })
      test.setTimeout(25_000)
      await asked.popup.click('#agree')
      expect(await asked.answer()).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
      await asked.popup.closed()
      expect([op.count('token'), op.of('token').some(({ body }) => body.includes('stolen'))]).toEqual([
        2,
        false,
      ])
    })
  }
}
