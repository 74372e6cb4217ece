// For mutation testing only: RSA keys for tests are made once and used again in each of the thousands of runs; they take most of a run's time.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

/** Lies in Stryker's sandbox, and is gone with it. */
const file = 'rsa-keys.json'
const made: string[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
const generate = crypto.generateKeyPairSync
let count = 0

/** Gives the next key of those that there are: within one test file no two are the same. */
function takeKey(): crypto.KeyPairKeyObjectResult {
  const text = made[count]
  count += 1
  if (text !== undefined) {
    const privateKey = crypto.createPrivateKey(text)
    return { privateKey, publicKey: crypto.createPublicKey(privateKey) }
  }
  const pair = generate('rsa', { modulusLength: 2048 })
  made.push(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string)
  writeFileSync(file, JSON.stringify(made))
  return pair
}

const generateOrTake = (type: string, options: { readonly modulusLength?: number }): unknown =>
  type === 'rsa' && options.modulusLength === 2048 ? takeKey() : generate(type as 'rsa', options as never)

Object.assign(crypto, { generateKeyPairSync: generateOrTake })
syncBuiltinESMExports()

const { prototype } = SubtleCrypto
const { generateKey } = prototype

/** Whether WebCrypto is asked for such a key, and for no other: a mutant that asks for something else gets that. */
const isUsual = (algorithm: Partial<RsaHashedKeyGenParams>, usages: readonly string[]): boolean =>
  algorithm.modulusLength === 2048 &&
  algorithm.publicExponent?.join() === '1,0,1' &&
  usages.join() === 'sign,verify'

/** The same for WebCrypto, which itself judges what else is asked for. */
async function importTaken(algorithm: RsaHashedImportParams, isExtractable: boolean): Promise<CryptoKeyPair> {
  const { privateKey, publicKey } = takeKey()
  const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  return {
    privateKey: await globalThis.crypto.subtle.importKey('pkcs8', pkcs8, algorithm, isExtractable, ['sign']),
    publicKey: await globalThis.crypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
  }
}

Object.assign(prototype, {
  generateKey(this: SubtleCrypto, ...asked: Parameters<SubtleCrypto['generateKey']>): Promise<unknown> {
    const [algorithm, isExtractable, usages] = asked
    return isUsual(algorithm as object, usages as string[])
      ? importTaken(algorithm as RsaHashedImportParams, isExtractable)
      : Reflect.apply(generateKey, this, asked)
  },
})
