// Room access-token: more of the platform's functions as they were when this module was evaluated: those that proofs are made with.
import { base64url } from './base64url.ts'
import { getter, uncurry } from './primordials.ts'

const realm: Partial<typeof globalThis> = globalThis
const subtle = realm.crypto?.subtle as SubtleCrypto
const encoder = (realm.TextEncoder && new realm.TextEncoder()) as TextEncoder
const encodeText = uncurry(realm.TextEncoder?.prototype.encode)

export const NativeURL = realm.URL as typeof URL
export const urlOrigin: (url: URL) => string = getter(realm.URL, 'origin')
export const urlPath: (url: URL) => string = getter(realm.URL, 'pathname')

type Signing = (algorithm: AlgorithmIdentifier, key: CryptoKey, text: string) => Promise<ArrayBuffer>
const signBytes = uncurry(realm.crypto?.subtle?.sign)
export const signText: Signing = (algorithm, key, text) =>
  signBytes(subtle, algorithm, key, encodeText(encoder, text))

const generateKey = uncurry(
  realm.crypto?.subtle?.generateKey as
    | ((algorithm: object, isExtractable: false, usages: KeyUsage[]) => Promise<CryptoKeyPair>)
    | undefined,
)
/** Makes a key pair whose private half cannot leave the browser. */
export const generatePair = (algorithm: object): Promise<CryptoKeyPair> =>
  generateKey(subtle, algorithm, false, ['sign', 'verify'])

const exportKey = uncurry(realm.crypto?.subtle?.exportKey)
export const exportJwk = (key: CryptoKey): Promise<object> => exportKey(subtle, 'jwk', key)

const makeId = uncurry(realm.crypto?.randomUUID)
export const randomId = (): string => makeId(realm.crypto)

/** Writes text in base64url. */
export const base64urlText = (text: string): string => base64url(encodeText(encoder, text))
