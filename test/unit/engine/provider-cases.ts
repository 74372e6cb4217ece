// Unit tests: what storage may hold in place of what is known of a provider.
import { document, issuer } from './stage.ts'

/** Members in place of honest ones, or a value in place of all. */
export const poison: Record<string, unknown> = {
  null: null,
  'a text': 'x',
  'another version': { version: 2 },
  'no time': { fetchedAt: undefined },
  'a time that is a text': { fetchedAt: '1700000000000' },
  'a time that is a BigInt': { fetchedAt: 1_700_000_000_000n },
  'a time of renewal that is a text': { renewedAt: 'x' },
  'no document': { document: undefined },
  'a document that is a list': { document: [] },
  'a document without endpoints': { document: { issuer } },
  'a document of another issuer': { document: { ...document, issuer: 'https://evil.test' } },
  'a document of another token endpoint': {
    document: { ...document, token_endpoint: 'https://evil.test/token' },
  },
  'a document of other keys': { document: { ...document, jwks_uri: 'https://evil.test/jwks' } },
  'a document that goes to a script': {
    document: { ...document, authorization_endpoint: 'javascript:alert(1)' },
  },
  'keys that are no list': { keys: {} },
  'keys that are texts': { keys: ['x'] },
}
