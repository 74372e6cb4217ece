// Hostile provider: self-signed certificates: for the attacker's key, so that a client that trusts x5c or x5u is caught; and for TLS.
import { sign, X509Certificate } from 'node:crypto'
import { createSigningKey, type SigningKey } from './keys.ts'

const tag = { integer: 0x02, bits: 0x03, object: 0x06, text: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 }

function der(type: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  if (size < 0x80) return Buffer.concat([Buffer.from([type, size]), content])
  const octets = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([type, 0x80 | octets.length]), octets, content])
}

const sequence = (...parts: Buffer[]) => der(tag.sequence, ...parts)
const commonName = der(tag.object, Buffer.from('550403', 'hex'))
const nothing = Buffer.from('0500', 'hex')
const sha256WithRsa = sequence(der(tag.object, Buffer.from('2a864886f70d01010b', 'hex')), nothing)

/** The certificate in DER. */
export function selfSign({ privateKey, publicKey }: SigningKey): Buffer {
  const name = sequence(der(tag.set, sequence(commonName, der(tag.text, Buffer.from('attacker')))))
  const validity = sequence(
    der(tag.time, Buffer.from('200101000000Z')),
    der(tag.time, Buffer.from('490101000000Z')),
  )
  const body = sequence(
    der(tag.integer, Buffer.from([1])),
    sha256WithRsa,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  return sequence(body, sha256WithRsa, der(tag.bits, Buffer.from([0]), sign('sha256', body, privateKey)))
}

/** A key and a certificate that nobody but itself vouches for, as a server with TLS takes them. */
export async function makeTls(): Promise<{ key: string | Buffer; cert: string }> {
  const key = await createSigningKey('RS256')
  return {
    key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: new X509Certificate(selfSign(key)).toString(),
  }
}
