// Providers: docs/providers.md, made of the table and of what a run found. Nothing in it changes from run to run.
import type { Provider } from './provider.ts'
import type { Result } from './result.ts'
import { providers, variants } from './table/all.ts'

const introduction = `# Providers

This page is written by the tests in [providers.spec.ts](../test/browser/providers.spec.ts): a real browser signs in at each provider’s own
addresses, where a program of ours gives that provider’s metadata and answers in its way. \`npm test\` fails when a run finds something
else. To write it anew: \`npm run test:browser -- test/browser/providers && npx tsx scripts/providers-table.ts .cache/browser/report.json\`.

**path proven** means: with the options of its page, the authorization request is as meant; the ID Token is verified and its claims are
shown; the API gets the access token, and never the ID Token; the access token is renewed where the provider gives a refresh token; tokens
are revoked where there is an endpoint; the logout URL is exactly the provider’s. It does not mean that we have an account at every
provider: metadata and answers are recorded ones, or made from source and documentation, as the notes in
[the documents](../test/providers/documents) say.

No option names a vendor. What differs is in the metadata, or one of these:

| where it differs | what helps |
| --- | --- |
| the provider calls itself something else than its address | \`expectedIssuer\` |
| one issuer for all tenants, \`{tenantid}\` | nothing, the claim \`tid\` fills it; \`expectedIssuer\` lists the tenants that may sign in |
| metadata that lacks an endpoint, or has a wrong one | \`metadata\`, which goes before what is discovered |
| a logout with parameters of its own | placeholders in the query of \`metadata.end_session_endpoint\`: \`{post_logout_redirect_uri}\`, \`{client_id}\`, \`{state}\`, \`{id_token_hint}\`; for Amazon Cognito they are known |
| an API by \`resource\`, \`audience\` or \`scope\` | the same members of an entry of \`resources\` |
| parameters of the provider’s own | \`authorizationParameters\` |
| scopes that the provider does not offer | nothing: the default is narrowed to \`scopes_supported\`; \`offline_access\` is never added by itself |
`

/** What a run found out about a provider. */
function outcomeOf({ name, refused, remark }: Provider, results: readonly Result[]): string {
  const own = results.filter((result) => result.name === name).map(({ outcome }) => outcome)
  const told = own.find((outcome) => typeof outcome === 'object' && outcome.title === refused?.title)
  const word =
    typeof told === 'object'
      ? `not served: \`${told.code}\``
      : own.includes('path proven')
        ? 'path proven'
        : ''
  if (!word) return 'not proven'
  return remark === undefined ? word : `${word}; ${remark}`
}

/** The mistakes that a run made, with the codes by which the app was told. */
function toldOf({ name, refused }: Provider, results: readonly Result[]): string {
  return results
    .flatMap((result) => (result.name === name && typeof result.outcome === 'object' ? [result.outcome] : []))
    .filter(({ title }) => title !== refused?.title)
    .map(({ code, title }) => `${title}: \`${code}\``)
    .toSorted()
    .join('<br>')
}

function table(listed: readonly Provider[], results: readonly Result[]): string {
  const head = ['provider', 'what the run found', 'an app that …']
  const body = listed.map((provider) => [
    `[${provider.name}](providers/${provider.page}.md)`,
    outcomeOf(provider, results),
    toldOf(provider, results),
  ])
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Writes the page. */
export function render(results: readonly Result[]): string {
  return [
    introduction,
    '## The 25\n',
    table(providers, results),
    '\n## Further servers, tenants and versions\n',
    table(variants, results),
    '',
  ].join('\n')
}
