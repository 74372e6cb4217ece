// Row X-17: what is stored of a bound session. A script of the origin may use the key, but cannot carry it away.
import { expect, findSecrets, openSignedIn, reload, callApi, signOut, test, type Tab } from '../fixtures.ts'

test.beforeEach(({ app, op }) => {
  Object.assign(app.options, { dpop: true })
  op.switches.dpop = 'on'
})

type Found = { type: string; name: string; extractable: boolean; usages: string; loot: string[] }

/** Every key in IndexedDB, with the ways in which its bytes came out; and all bytes that are there, as text. */
function rob(tab: Tab): Promise<{ keys: Found[]; texts: string[] }> {
  return tab.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error('IndexedDB failed')))
      })
    const leavesOf = (value: unknown): unknown[] => {
      const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
      return isPlain && value !== null ? Object.values(value as object).flatMap(leavesOf) : [value]
    }
    const readDatabase = async (name: string) => {
      const database = await done(indexedDB.open(name))
      const stores = [...database.objectStoreNames]
      const read = (store: string) => done(database.transaction(store).objectStore(store).getAll())
      const values = await Promise.all(stores.map(read))
      database.close()
      return values
    }
    const names = (await indexedDB.databases()).map(({ name = '' }) => name)
    const leaves = leavesOf(await Promise.all(names.map(readDatabase)))
    const keys = leaves.filter((leaf) => leaf instanceof CryptoKey)
    const texts = leaves
      .filter((leaf) => leaf instanceof ArrayBuffer || leaf instanceof Uint8Array)
      .map((bytes) => new TextDecoder().decode(bytes))
    const { subtle } = crypto
    const wrapping = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey'])
    const formats = ['jwk', 'raw', 'pkcs8', 'spki'] as const
    const robKey = async (key: CryptoKey) => {
      const iv = new Uint8Array(12)
      const ways: [string, () => Promise<unknown>][] = [
        ...formats.flatMap((format): [string, () => Promise<unknown>][] => [
          [`export ${format}`, () => subtle.exportKey(format as 'raw', key)],
          [`wrap ${format}`, () => subtle.wrapKey(format, key, wrapping, { name: 'AES-GCM', iv })],
          [`export a clone ${format}`, () => subtle.exportKey(format as 'raw', structuredClone(key))],
        ]),
        ['derive', () => subtle.deriveBits({ name: 'ECDH', public: key }, key, 256)],
      ]
      const attempts = ways.map(([way, act]) =>
        Promise.resolve()
          .then(act)
          .then(
            () => [way],
            () => [],
          ),
      )
      return (await Promise.all(attempts)).flat()
    }
    const found = await Promise.all(
      keys.map(async (key) => ({
        type: key.type,
        name: key.algorithm.name,
        extractable: key.extractable,
        usages: key.usages.toSorted().join(),
        loot: await robKey(key),
      })),
    )
    return { keys: found, texts }
  })
}

for (const alg of ['ES256', 'Ed25519', 'RS256']) {
  test(`X-17 ${alg}: the private key signs, and comes out in no form`, async ({ op, tab }) => {
    op.switches.discovery.members = (honest) => ({ ...honest, dpop_signing_alg_values_supported: [alg] })
    expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
    const { keys } = await rob(tab)
    const [key, ...others] = keys.filter(({ type }) => type === 'private')
    expect([key?.extractable, key?.usages, key?.loot, others]).toEqual([false, 'sign', [], []])
    expect(keys.filter(({ type }) => type !== 'public').flatMap(({ loot }) => loot)).toEqual([])
  })
}

test('X-17 the control: what can come out is found', async ({ tab }) => {
  await openSignedIn(tab)
  const [key] = (await rob(tab)).keys.filter(({ type }) => type === 'public')
  expect(key?.loot).toContain('export jwk')
})

test('X-17 the tokens beside the key are sealed, and the page has none of them', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  await callApi(tab, `${api.origin}/orders`)
  const tokens = op.secrets.filter(({ cargo }) => cargo === 'access token' || cargo === 'refresh token')
  const found = await findSecrets(tab, tokens)
  expect(found.filter(({ place }) => place !== `headers of GET ${api.origin}/orders`)).toEqual([])
  const { texts } = await rob(tab)
  expect(texts).not.toEqual([])
  expect(texts.filter((text) => tokens.some(({ value }) => text.includes(value)))).toEqual([])
})

test('X-17 a reload goes on with the same key; a new sign-in makes another', async ({ op, api, tab }) => {
  await openSignedIn(tab)
  const used = () => JSON.stringify(api.proofs.at(-1)?.header.jwk)
  await callApi(tab, `${api.origin}/orders`)
  const first = used()
  expect(await reload(tab)).toMatchObject({ status: 'signed-in' })
  expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ status: 200 })
  expect([used(), op.count('token'), op.count('refresh')]).toEqual([first, 1, 0])
  await signOut(tab, { local: true })
  await openSignedIn(tab)
  await callApi(tab, `${api.origin}/orders`)
  expect(used()).not.toBe(first)
})

test('X-17 after sign-out no key is left', async ({ tab }) => {
  await openSignedIn(tab)
  expect((await rob(tab)).keys).not.toEqual([])
  await signOut(tab, { local: true })
  expect(await rob(tab)).toEqual({ keys: [], texts: [] })
})
