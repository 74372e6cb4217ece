// Test servers: proofs of possession (RFC 9449), read by another library than the client's and judged without mercy.
import { createHash, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose'
import type { JWK, JWTPayload, ProtectedHeaderParameters } from 'jose'
import type { LoggedRequest } from './request-log.ts'

/** Proofs are ignored; read; read and refused without the server's nonce; refused for ever, each time for another nonce. */
export type ProofMode = 'off' | 'on' | 'nonce' | 'endless'

export const proofAlgorithms: readonly string[] = ['ES256', 'ES384', 'Ed25519', 'EdDSA', 'PS256', 'RS256']

export type SeenProof = {
  endpoint: string
  header: ProtectedHeaderParameters
  payload: JWTPayload & { htm?: unknown; htu?: unknown; ath?: unknown; nonce?: unknown }
  /** What is wrong with it, in the server's eyes. */
  fault?: string
}

export type ProofPolicy = {
  mode: ProofMode
  /** What the request was sent to, without query. */
  url: string
  /** Seconds since the epoch. */
  now: number
  /** The access token that the proof stands beside. */
  token?: string
}

/** The thumbprint of the key, or what to answer. */
export type ProofVerdict = { jkt: string } | { error: 'invalid_dpop_proof' | 'use_dpop_nonce'; fault: string }

export type ProofDesk = {
  /** Every proof that came, in order. */
  readonly seen: SeenProof[]
  /** Judges the proof of a request; nothing where proofs are ignored or none is there. */
  judge: (request: LoggedRequest, policy: ProofPolicy) => Promise<ProofVerdict | undefined>
  /** The header that tells the nonce that is wanted next. */
  tellNonce: () => { 'dpop-nonce': string }
  /** From now on only another nonce is good. */
  rotate: () => void
  clear: () => void
}

const hashOf = (token: string) => createHash('sha256').update(token, 'ascii').digest('base64url')

/** What is public of a key of each type. */
const members: Record<string, string> = { EC: 'crv,kty,x,y', OKP: 'crv,kty,x', RSA: 'e,kty,n' }

function headerFault({ typ, jwk, ...rest }: ProtectedHeaderParameters): string | undefined {
  // RFC 9449 §4.3: the type, a supported algorithm, and a key that holds nothing private.
  if (typ !== 'dpop+jwt') return 'typ'
  if (!proofAlgorithms.includes(rest.alg ?? '')) return 'alg'
  if (
    Object.keys(jwk ?? {})
      .toSorted()
      .join() !== members[jwk?.kty ?? '']
  )
    return 'jwk'
  return Object.keys(rest).length === 1 ? undefined : 'header'
}

type Sent = Pick<LoggedRequest, 'method'> & ProofPolicy

function payloadFault({ payload }: SeenProof, { method, url, now, token }: Sent): string | undefined {
  const { jti, htm, htu, iat = 0, ath } = payload
  if (typeof jti !== 'string' || jti.length < 16) return 'jti'
  if (htm !== method) return 'htm'
  if (htu !== url) return 'htu'
  if (!Number.isInteger(iat) || Math.abs(now - iat) > 60) return 'iat'
  return ath === (token === undefined ? undefined : hashOf(token)) ? undefined : 'ath'
}

function readProof({ endpoint }: LoggedRequest, proof: string): SeenProof {
  try {
    return { endpoint, header: decodeProtectedHeader(proof), payload: decodeJwt(proof) }
  } catch {
    return { endpoint, header: {}, payload: {}, fault: 'shape' }
  }
}

async function signatureFault(proof: string, now: number): Promise<string | undefined> {
  const currentDate = new Date(now * 1000)
  return jwtVerify(proof, EmbeddedJWK, { algorithms: [...proofAlgorithms], currentDate }).then(
    () => undefined,
    () => 'signature',
  )
}

export function createProofDesk(): ProofDesk {
  const seen: SeenProof[] = []
  const makeNonce = () => randomBytes(12).toString('base64url')
  let nonce = makeNonce()

  async function findFault(proof: string, found: SeenProof, sent: Sent): Promise<string | undefined> {
    const { header, payload, fault } = found
    const isReplay = seen.some((one) => one !== found && one.payload.jti === payload.jti)
    return (
      fault ??
      headerFault(header) ??
      payloadFault(found, sent) ??
      (await signatureFault(proof, sent.now)) ??
      (isReplay ? 'replay' : undefined)
    )
  }

  return {
    seen,
    async judge(request, policy) {
      const proof = request.headers['dpop']
      if (proof === undefined) return undefined
      const found = readProof(request, String(proof))
      seen.push(found)
      if (policy.mode === 'off') return undefined
      const fault = await findFault(String(proof), found, { ...policy, method: request.method })
      if (fault !== undefined) return { error: 'invalid_dpop_proof', fault: (found.fault = fault) }
      if (policy.mode === 'endless') nonce = makeNonce()
      if (policy.mode !== 'on' && found.payload.nonce !== nonce)
        return { error: 'use_dpop_nonce', fault: (found.fault = 'nonce') }
      return { jkt: await calculateJwkThumbprint(found.header.jwk as JWK) }
    },
    tellNonce: () => ({ 'dpop-nonce': nonce }),
    rotate: () => void (nonce = makeNonce()),
    clear() {
      seen.length = 0
      nonce = makeNonce()
    },
  }
}
