// Playground provider: its own sign-in and consent, in place of oidc-provider's development pages.
import type Provider from 'oidc-provider'
import type { Context, Interaction } from 'oidc-provider'
import { readForm } from '../servers/request-body.ts'
import { consentPage, signInPage } from './pages.ts'
import { pageHeaders } from './page.ts'
import { drawPicture, findPerson, meetPerson } from './people.ts'

type Step = (provider: Provider, context: Context, interaction: Interaction) => Promise<object>

const steps: Record<string, Step> = { 'sign-in': signIn, consent, cancel }

export function serveInteractions(provider: Provider) {
  provider.use(async (context, next) => {
    const picture = /^\/people\/(p-\w+)\.svg$/.exec(context.path)?.[1]
    if (picture !== undefined) return sendPicture(context, picture)
    const [, uid, step] = /^\/interaction\/([\w-]+)(?:\/([\w-]+))?$/.exec(context.path) ?? []
    if (uid === undefined) return next()
    const interaction = await provider.interactionDetails(context.req, context.res)
    if (step === undefined) return sendPage(context, interaction)
    const take = steps[step]
    if (take === undefined || context.method !== 'POST') return next()
    const result = await take(provider, context, interaction)
    const options = { mergeWithLastSubmission: true }
    const returnTo = await provider.interactionResult(context.req, context.res, result, options)
    context.status = 303
    context.redirect(returnTo)
  })
}

function sendPage(context: Context, { uid, prompt, params, session }: Interaction): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders)) context.set(name, value)
  context.set('cache-control', 'no-store')
  context.type = 'html'
  const person = session && findPerson(session.accountId)
  context.body =
    prompt.name === 'consent' && person
      ? consentPage(uid, person, params.scope?.split(' ') ?? [])
      : signInPage(uid, params.login_hint ?? '')
  return Promise.resolve()
}

function sendPicture(context: Context, sub: string): Promise<void> {
  const person = findPerson(sub)
  if (person) {
    context.type = 'image/svg+xml'
    context.set('cross-origin-resource-policy', 'cross-origin')
    context.body = drawPicture(person)
  } else {
    context.status = 404
  }
  return Promise.resolve()
}

async function signIn(provider: Provider, context: Context): Promise<object> {
  const name = (await readForm(context.req)).get('name') ?? ''
  const person = meetPerson(name, provider.issuer)
  return { login: { accountId: person.sub } }
}

async function consent(provider: Provider, _context: Context, interaction: Interaction): Promise<object> {
  const { grantId, params, prompt, session } = interaction
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const grant =
    known ?? new provider.Grant({ accountId: session?.accountId ?? '', clientId: params.client_id })
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(' '))
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? [])
  return { consent: { grantId: await grant.save() } }
}

function cancel(): Promise<object> {
  return Promise.resolve({ error: 'access_denied', error_description: 'The person chose not to sign in' })
}
