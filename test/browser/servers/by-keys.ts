// Test servers: how an API verifies JWT access tokens by itself: with the keys of the provider, and by what it expects.
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose'

type Reader = {
  accepts: (token: string) => Promise<boolean>
  /** The thumbprint of the key that the token is bound to (RFC 9449 §6.1). */
  boundTo: (token: string) => Promise<string | undefined>
}

/** Reads tokens by the key set at that URL. */
export function readByKeys(jwks: string, expected: JWTVerifyOptions): Reader {
  const keys = createRemoteJWKSet(new URL(jwks))
  const read = async (token: string): Promise<JWTPayload | undefined> => {
    const verified = await jwtVerify(token, keys, expected).catch(() => undefined)
    return verified?.payload
  }
  return {
    accepts: async (token) => (await read(token)) !== undefined,
    boundTo: async (token) => ((await read(token))?.['cnf'] as { jkt?: string } | undefined)?.jkt,
  }
}
