// Browser tests: typed claims, by zod, valibot and arktype as an app bundles them, under a policy that forbids code made of text.
import { callApi, expect, openApp, openSignedIn, outcome, signIn, signOut, test } from './fixtures.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'

/** What the ID Token says besides. */
function send(op: HostileProvider, more: { realm_access?: { roles: string[] } }): void {
  op.switches.idToken.claims = (honest) => ({
    ...honest,
    email: 'Ada@Example.test',
    exp: 4_000_000_000,
    ...more,
  })
}

const keycloaks = { realm_access: { roles: ['admin', 'user'] } }

const refused = {
  status: 'signed-out',
  reason: 'failed',
  error: {
    code: 'OIDC_ID_TOKEN_INVALID',
    check: 'shape',
    remedy: 'fix',
    message:
      'The claims do not fit the `claims` schema: realm_access. Ask for a scope that brings them, or relax the schema.',
  },
}

for (const validator of ['zod', 'valibot', 'arktype']) {
  test.describe(validator, () => {
    test.beforeEach(async ({ app }) => {
      await app.bootWhole('claims-schema.ts')
      app.early(`window.validator = '${validator}'`)
    })

    test('claims that fit are the app’s, as its schema makes them; others sign nobody in', async ({
      op,
      api,
      tab,
    }) => {
      send(op, keycloaks)
      expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      expect(await tab.text('#hello')).toBe('ada@example.test, admin and user, 2096, none')
      await signOut(tab)
      send(op, {})
      expect(await signIn(tab)).toMatchObject(refused)
      expect(await tab.text('#hello')).toBe('signed-out')
      expect(await callApi(tab, `${api.origin}/orders`)).toMatchObject({ error: { code: 'OIDC_SIGNED_OUT' } })
      expect(api.count('resource')).toBe(0)
      expect(tab.seen.errors).toEqual([])
    })

    test('a kept session that an app’s new schema refuses is over, in storage too', async ({
      op,
      app,
      tab,
    }) => {
      send(op, {})
      app.options['store'] = 'indexeddb'
      await app.bootWith('boot.ts')
      expect(await openSignedIn(tab)).toMatchObject({ status: 'signed-in' })
      await app.bootWhole('claims-schema.ts')
      await tab.reload()
      expect(await outcome(tab)).toMatchObject(refused)
      await app.bootWith('boot.ts')
      await openApp(tab)
      expect(await outcome(tab)).toMatchObject({ status: 'signed-out', reason: 'none' })
    })
  })
}
