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

const { crypto, TextEncoder: Encoder, TextDecoder: Decoder }: Partial<typeof globalThis> = globalThis
const subtle = crypto?.subtle as SubtleCrypto
const encoder = (Encoder && new Encoder()) as TextEncoder
const decoder = (Decoder && new Decoder()) as TextDecoder
const encode = uncurry(Encoder?.prototype.encode)
const decode = uncurry(Decoder?.prototype.decode)
const encrypt = uncurry(subtle?.encrypt)
const decrypt = uncurry(subtle?.decrypt)
const random = uncurry(crypto?.getRandomValues<Uint8Array<ArrayBuffer>>)
const Bytes = Uint8Array

const algorithm = (iv: Uint8Array<ArrayBuffer>): Algorithm => ({ __proto__: null, name: 'AES-GCM', iv })

/** Makes a key that can seal and open, and cannot leave the browser. */
export const makeSealKey = (): Promise<CryptoKey> =>
  subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** A fresh start value: no two texts are sealed with the same. */
export const makeIv = (): Uint8Array<ArrayBuffer> => random(crypto as Crypto, new Bytes(12))

export const sealText = (key: CryptoKey, iv: Uint8Array<ArrayBuffer>, text: string): Promise<ArrayBuffer> =>
  encrypt(subtle, algorithm(iv), key, encode(encoder, text))

export const openSealed = ({ key, iv, bytes }: Sealed): Promise<ArrayBuffer> =>
  decrypt(subtle, algorithm(iv), key, bytes)

export const readText = (bytes: ArrayBuffer): string => decode(decoder, bytes)

/** Whether a stored value can be what was sealed once. */
export function isSealed(value: unknown): value is Sealed {
  const { key, iv, bytes } = { ...(value as Sealed) }
  return (
    key instanceof CryptoKey &&
    !key.extractable &&
    iv instanceof Uint8Array &&
    bytes instanceof ArrayBuffer
  )
}
