// What providers leave out, write as null, or write as text: none of it stops a sign-in, a renewal or a sign-out.
import { callApi, signOut } from './fixtures.ts'
import type { Json } from './servers/answer.ts'
import { setting } from './servers/hostile/changes.ts'
import { signInAt } from '../providers/looks.ts'
import { callOf, type Provider } from '../providers/provider.ts'
import { documentOf, expect, setStage, test } from '../providers/stage.ts'
import { okta } from '../providers/table/okta.ts'

/** Members of the metadata that a client could do without. */
const optional = [
  'userinfo_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
  'scopes_supported',
  'code_challenge_methods_supported',
  'id_token_signing_alg_values_supported',
  'grant_types_supported',
  'token_endpoint_auth_methods_supported',
  'response_modes_supported',
]

const allOf = (value: Json) => Object.fromEntries(optional.map((name) => [name, value]))

const leftOut = Object.fromEntries(
  Object.entries(documentOf(okta)).filter(([name]) => !optional.includes(name)),
)

/** What stands in the metadata, and in the answers to a code and to a refresh token. */
const rows: [title: string, document: Provider['document'], answer: Record<string, Json>][] = [
  ['left out', leftOut, {}],
  ['null', { ...documentOf(okta), ...allOf(null) }, { scope: null, expires_in: null }],
  ['empty', { ...documentOf(okta), ...allOf([]) }, { scope: '', expires_in: '' }],
  ['an empty text', { ...documentOf(okta), ...allOf('') }, { scope: '', expires_in: '3600' }],
]

for (const [title, document, answer] of rows) {
  test(`members that are ${title} stop nothing`, async ({ stage }) => {
    setStage(stage, { ...okta, document })
    const { switches } = stage.op
    switches.token.members = setting(answer)
    // Nothing new in place of the refresh token: the old one stays.
    const none = title === 'null' ? null : ''
    switches.refresh.members = setting({ ...answer, ...(title !== 'left out' && { refresh_token: none }) })
    switches.refreshToken.rotates = false
    expect(await signInAt(stage)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
    for (const renewals of [1, 2]) {
      stage.op.forgetAccessTokens()
      expect((await callApi(stage.tab, callOf(okta))).status).toBe(200)
      expect(stage.op.count('refresh')).toBe(renewals)
    }
    expect(await signOut(stage.tab)).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
  })
}
