// Bytes as text: as another implementation writes them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64url } from '../../../src/access-token/base64url.ts'

test('any bytes are written as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(base64url(bytes.slice().buffer)).toBe(base64url([...bytes]))
    }),
  )
})
