// The exit takes clients of this copy of the package only. What it gives is shown in test/browser/unsafe.spec.ts.
import { expect, test } from 'vitest'
import { accessTokenFor } from '../../../src/client/access-token-for.ts'
import type { OidcClient } from '../../../src/client/client.ts'
import { createOidcClient } from '../../../src/client/create-client.ts'
import { refusal } from '../refusal.ts'

const options = { issuer: 'https://id.example', clientId: 'app', resources: ['https://api.example'] }

test.each([{}, { fetch }, structuredClone({})])('%j is no client', async (client) => {
  await expect(accessTokenFor(client as OidcClient, 'https://api.example')).rejects.toEqual(
    refusal('OIDC_CONFIG_INVALID'),
  )
})

test('on a server a client has no token', async () => {
  await expect(accessTokenFor(createOidcClient(options), 'https://api.example')).rejects.toThrow()
})
