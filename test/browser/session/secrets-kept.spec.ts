// Secrets of sessions that are kept: no token text in any storage, and X-17: no key that a script could carry away.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

const { expect, test } = step

type Mode = [name: string, choose: (place: { app: App; op: HostileProvider }) => void]

const modes: Mode[] = [
  ['kept', ({ app }) => (app.options['store'] = 'indexeddb')],
  ['kept, bound to a key', step.bindTokens],
  [
    'indexeddb, bound to a key',
    (place) => {
      step.bindTokens(place)
      place.app.options['store'] = 'indexeddb'
    },
  ],
]

const storage =
  /Storage|IndexedDB|caches|cookies|history|window.name|document|trace|session|console|errors|^URL$|referrer/

/** Where in the tab's own places, not in its requests, secrets of that kind are. */
async function findStored(tab: step.Tab, op: HostileProvider, cargo: RegExp): Promise<string[]> {
  const found = await step.findSecrets(
    tab,
    op.secrets.filter((secret) => cargo.test(secret.cargo)),
  )
  return found
    .filter(({ place }) => storage.test(place) && !/ of (GET|POST) /.test(place))
    .map(({ place }) => place)
}

for (const [name, choose] of modes) {
  test(`A-X01 ${name}: no access or refresh token, code or verifier is in any storage`, async ({
    op,
    api,
    app,
    tab,
  }) => {
    choose({ app, op })
    expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const secrets = /access|refresh|code/
    expect(await findStored(tab, op, secrets)).toEqual([])
    op.forgetAccessTokens()
    expect(await step.callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
    expect([op.count('refresh'), await findStored(tab, op, secrets)]).toEqual([1, []])
    expect(await step.reload(tab)).toMatchObject({ status: 'signed-in' })
    const [other = tab] = await step.openTabs(tab, 1)
    for (const one of [tab, other]) expect(await findStored(one, op, secrets)).toEqual([])
    expect(Object.values(await step.storedRecords(tab))).toContain(true)
    await step.signOut(tab, { local: true })
    expect(await findStored(tab, op, /token|code/)).toEqual([])
  })

  test(`A-X01 ${name}: the ID token is in the record of the session and nowhere else, and goes with it`, async ({
    op,
    app,
    tab,
  }) => {
    choose({ app, op })
    await step.openSignedIn(tab)
    expect(await findStored(tab, op, /ID token/)).toEqual(['IndexedDB'])
    const idToken = op.secrets.find(({ cargo }) => cargo === 'ID token')?.value ?? ''
    const holders = await tab.evaluate(findHolders, idToken)
    expect(holders.map((key) => key.split(' ')[0])).toEqual(['session'])
    await step.signOut(tab, { local: true })
    expect(await findStored(tab, op, /ID token/)).toEqual([])
  })

  test(`X-17 ${name}: the keys in storage cannot be exported`, async ({ op, app, tab }) => {
    choose({ app, op })
    await step.openSignedIn(tab)
    const keys = await tab.evaluate(inspectKeys)
    const isBound = name !== 'kept'
    expect(keys.map(({ type, usages }) => `${type} ${usages}`).toSorted()).toEqual(
      isBound ? ['private sign', 'public verify', 'secret decrypt,encrypt'] : ['secret decrypt,encrypt'],
    )
    const hidden = keys.filter(({ type }) => type !== 'public')
    expect(hidden.map(({ extractable, exported }) => [extractable, exported])).toEqual(
      hidden.map(() => [false, []]),
    )
  })
}

test('A-X01 the control: a token in a buffer of a database is found', async ({ op, tab }) => {
  await step.openSignedIn(tab)
  const token = op.secrets.find(({ cargo }) => cargo === 'access token')?.value ?? ''
  await tab.evaluate(
    (text) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('control', 1)
        opening.addEventListener('upgradeneeded', () => void opening.result.createObjectStore('bytes'))
        opening.addEventListener('success', () => {
          const writing = opening.result.transaction('bytes', 'readwrite').objectStore('bytes')
          writing
            .put({ deep: [new TextEncoder().encode(text).buffer] }, 'key')
            .addEventListener('success', () => {
              opening.result.close()
              resolve()
            })
        })
      }),
    token,
  )
  expect(await findStored(tab, op, /access/)).toEqual(['IndexedDB'])
})

/** The keys of the client's records that hold a text. */
async function findHolders(text: string): Promise<string[]> {
  const opening = indexedDB.open('claimcheck')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const records = opening.result.transaction('records').objectStore('records')
  const [keys, values] = [records.getAllKeys(), records.getAll()]
  await new Promise((resolve) => values.addEventListener('success', resolve))
  opening.result.close()
  return keys.result.map(String).filter((_, index) => JSON.stringify(values.result[index]).includes(text))
}

type Inspected = { type: string; usages: string; extractable: boolean; exported: string[] }

/** Every key in the database of the client: what it may do, and the formats in which it can be had. */
async function inspectKeys(): Promise<Inspected[]> {
  const opening = indexedDB.open('claimcheck')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const reading = opening.result.transaction('records').objectStore('records').getAll()
  await new Promise((resolve) => reading.addEventListener('success', resolve))
  opening.result.close()
  const find = (value: unknown): CryptoKey[] => {
    if (value instanceof CryptoKey) return [value]
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(find) : []
  }
  const inspect = async (key: CryptoKey): Promise<Inspected> => {
    const formats = ['raw', 'jwk', 'pkcs8', 'spki'] as const
    const exported = await Promise.all(
      formats.map((format) =>
        crypto.subtle.exportKey(format as 'raw', key).then(
          () => [format],
          () => [],
        ),
      ),
    )
    const { type, usages, extractable } = key
    return { type, usages: usages.toSorted().join(), extractable, exported: exported.flat() }
  }
  return Promise.all(find(reading.result).map(inspect))
}
