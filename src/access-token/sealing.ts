// Room access-token: text that can be stored only sealed: AES-GCM with a key that no script can export. Whoever can use the
// key's handle can open it, so this hides tokens from dumps of storage and from code on the way there, not from an attacker at home.
import { uncurry } from './primordials.ts'

/** Sealed text, as it may be stored. */
export interface Sealed {
  readonly key: CryptoKey
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

type Algorithm = AesGcmParams & { readonly __proto__: null }

const realm: Partial<typeof globalThis> = globalThis
const subtle = realm.crypto?.subtle as SubtleCrypto
const encoder = (realm.TextEncoder && new realm.TextEncoder()) as TextEncoder
const decoder = (realm.TextDecoder && new realm.TextDecoder()) as TextDecoder
const encode = uncurry(realm.TextEncoder?.prototype.encode)
const decode = uncurry(realm.TextDecoder?.prototype.decode)
const encrypt = uncurry(realm.crypto?.subtle?.encrypt)
const decrypt = uncurry(realm.crypto?.subtle?.decrypt)
const generate = uncurry(
  realm.crypto?.subtle?.generateKey as
    | ((algorithm: object, isExtractable: false, usages: readonly KeyUsage[]) => Promise<CryptoKey>)
    | undefined,
)
const random = uncurry(realm.crypto?.getRandomValues<Uint8Array<ArrayBuffer>>)
const Bytes = Uint8Array
const usages: readonly KeyUsage[] = ['encrypt', 'decrypt']

const algorithm = (iv: Uint8Array<ArrayBuffer>): Algorithm => ({ __proto__: null, name: 'AES-GCM', iv })

/** Makes a key that can seal and open, and cannot leave the browser. */
export const makeSealKey = (): Promise<CryptoKey> =>
  generate(subtle, { __proto__: null, name: 'AES-GCM', length: 256 }, false, usages)

/** A fresh start value: no two texts are sealed with the same. */
export const makeIv = (): Uint8Array<ArrayBuffer> => random(realm.crypto, new Bytes(12))

export const sealText = (key: CryptoKey, iv: Uint8Array<ArrayBuffer>, text: string): Promise<ArrayBuffer> =>
  encrypt(subtle, algorithm(iv), key, encode(encoder, text))

export const openSealed = ({ key, iv, bytes }: Sealed): Promise<ArrayBuffer> =>
  decrypt(subtle, algorithm(iv), key, bytes)

export const readText = (bytes: ArrayBuffer): string => decode(decoder, bytes)
