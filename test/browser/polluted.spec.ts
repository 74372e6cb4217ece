// Data-only prototype pollution: whatever stands on Object.prototype under the name of an option or a member, the same requests go out.
import { checkOptions } from '../../src/client/settings.ts'
import * as step from './fixtures.ts'
import type { Api } from './servers/api.ts'
import type { App } from './servers/app.ts'
import type { HostileProvider } from './servers/hostile-provider.ts'
import type { LoggedRequest } from './servers/request-log.ts'

const { expect, test } = step

/** The names of options, as the refusal of an unknown one lists them. */
function listOptions(options: object): string[] {
  try {
    checkOptions({ issuer: 'https://id.example', clientId: 'a', ...options })
  } catch (thrown) {
    return (/There are ([^.]+)\./.exec(String(thrown))?.[1] ?? '').split(' ')
  }
  throw new Error('an unknown option was taken')
}

const words = (text: string) => text.trim().split(/\s+/)

const names = [
  ...listOptions({ unknown: 1 }),
  ...listOptions({ resources: [{ unknown: 1 }] }),
  ...words(`seconds warn`),
  // Of a sign-in, of a sign-out, of a step-up.
  ...words(`returnTo display scope prompt loginHint acrValues maxAge uiLocales claims parameters local`),
  // Of the options of `fetch`, beside those that the browser itself would choke on.
  ...words(`method headers body mode cache redirect referrer referrerPolicy integrity keepalive priority`),
  // Of a provider's metadata and answers: where a token would go, and what it is.
  ...words(`authorization_endpoint token_endpoint jwks_uri userinfo_endpoint revocation_endpoint end_session_endpoint
    check_session_iframe pushed_authorization_request_endpoint scopes_supported code_challenge_methods_supported
    id_token_signing_alg_values_supported require_pushed_authorization_requests dpop_signing_alg_values_supported
    authorization_response_iss_parameter_supported access_token refresh_token id_token token_type expires_in`),
]

const evil = 'https://evil.test/'
const values = [evil, true, 7, [evil, 'x'], { 'x-evil': evil }]

/** A browser listens to nothing any more where `signal` is no signal, so that is what it is. */
const pollute = (value: unknown) => `
  for (const name of ${JSON.stringify(names)}) Object.prototype[name] = ${JSON.stringify(value)}
  Object.prototype.signal = new AbortController().signal`

/** A request without what is new each time. */
function print({ method, path, query, headers, body }: LoggedRequest): string {
  const text = JSON.stringify([method, path, query.toString(), { ...headers, 'content-length': '' }, body])
  return text.replaceAll(/(?<![\w-])(cc[\w-]{7})?[\w-]{20,}(\.[\w-]+){0,2}/g, '*')
}

type Place = { op: HostileProvider; api: Api; app: App }

/** All that a person and an app do, and the requests that come of it. */
async function live({ op, api }: Place, tab: step.Tab): Promise<string[]> {
  expect(await step.openSignedIn(tab)).toMatchObject({ status: 'signed-in', claims: { sub: 'ada' } })
  const url = `${api.origin}/orders`
  expect(await step.callApi(tab, url)).toMatchObject({ status: 200 })
  api.rejectNext(1)
  const post = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }
  expect(await step.callApi(tab, url, post)).toMatchObject({ status: 200 })
  expect((await step.userInfo(tab)).claims).toMatchObject({ sub: 'ada' })
  await step.signOut(tab)
  return [...op.log, ...api.log].map(print).toSorted()
}

for (const tokens of ['page', 'worker'] as const) {
  for (const value of values) {
    test(`${names.length} names with ${JSON.stringify(value)}, tokens in the ${tokens}: the same requests`, async ({
      op,
      api,
      app,
      tab,
      openProfile,
    }) => {
      app.tokens = tokens
      const honest = await live({ op, api, app }, tab)
      expect(honest.length).toBeGreaterThan(8)
      const { options } = app
      for (const server of [op, api, app]) server.reset()
      Object.assign(app, { options, tokens })
      api.accepts = (token) => op.acceptsAccessToken(token)
      app.early(pollute(value))
      const polluted = await openProfile()
      expect(await live({ op, api, app }, polluted)).toEqual(honest)
      // The control: the names were there.
      expect(await polluted.evaluate(() => Reflect.get({}, 'returnTo') as unknown)).toEqual(value)
    })
  }
}
