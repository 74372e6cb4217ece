// Room engine: begins a sign-in. Its secrets are kept under their state before the browser leaves.
import { load } from '../errors/load.ts'
import {
  buildAuthorizationRequest,
  makeSecrets,
  toAuthorizationUrl,
} from '../protocol/authorization-request.ts'
import type { Metadata } from '../protocol/metadata.ts'
import type * as PushedRequest from '../protocol/pushed-request.ts'
import type { Departure, SignInRequest } from './engine.ts'
import type { Parts } from './engine-state.ts'
import { newKey } from './proof.ts'
import type { NewKey } from './proof.ts'
import type { Transaction } from './transactions.ts'

type Pushing = Pick<typeof PushedRequest, 'pushRequest'>

/** The `acr` of a claims request (OpenID Connect Core 1.0 §5.5.1.1). */
interface ClaimsRequest {
  readonly id_token?: {
    readonly acr?: {
      readonly essential?: boolean
      readonly value?: string
      readonly values?: readonly string[]
    }
  }
}

function readEssentialAcr(claims: ClaimsRequest | undefined): readonly string[] | undefined {
  const acr = claims?.id_token?.acr
  return acr?.essential ? [acr.values ?? acr.value ?? []].flat() : undefined
}

/** The key that the code will be bound to, where it can be kept until then; else it is made for the token request. */
async function makeKey({ config }: Parts, metadata: Metadata): Promise<Partial<NewKey>> {
  if (!config.dpop || config.keeps !== 'session') return {}
  return newKey(metadata.dpop_signing_alg_values_supported)
}

/** Keeps a sign-in with its key; `false` where storage takes no keys, as in some private windows. */
async function keepBound(
  { transactions, ports }: Parts,
  state: string,
  transaction: Transaction,
): Promise<boolean> {
  if (!transaction.proofKey) return false
  try {
    await transactions.save(state, transaction)
    return true
  } catch {
    ports.tell({ type: 'notice', message: 'No key can be stored: the code is not bound to one.' })
    return false
  }
}

/** Hands the request to the provider ahead, where it is to be; gives what the browser carries. */
async function pushWhereAsked(
  { config, ports, transactions }: Parts,
  metadata: Metadata,
  request: URLSearchParams,
): Promise<URLSearchParams> {
  if (!metadata.require_pushed_authorization_requests && !config.pushedAuthorizationRequests) return request
  try {
    const { pushRequest } = await load<Pushing>(import('../protocol/pushed-request.ts'))
    return await pushRequest({ ...ports, origin: config.origin }, metadata, request)
  } catch (thrown) {
    // The browser does not leave, so no response will come.
    await transactions.take(request.get('state') ?? '').catch(() => undefined)
    throw thrown
  }
}

/** Keeps the secrets of a new sign-in and gives the URL that starts it at the provider. */
export async function begin(
  parts: Parts,
  { returnTo, view, isElsewhere, ...wishes }: SignInRequest,
): Promise<Departure> {
  const { config, ports, transactions, provider } = parts
  const { metadata } = await provider()
  const { state, nonce, verifier } = makeSecrets(config.stateMark)
  const { key: proofKey, thumbprint } = await makeKey(parts, metadata)
  const secrets = { state, nonce, verifier, thumbprint }
  const request = await buildAuthorizationRequest(metadata, config, { ...secrets, ...wishes })
  const transaction: Transaction = {
    version: 1,
    createdAt: ports.now(),
    returnTo,
    view,
    isElsewhere,
    prompt: wishes.prompt,
    nonce,
    verifier,
    redirectUri: config.redirectUri,
    scope: request.get('scope') ?? '',
    maxAge: wishes.maxAge,
    acr: readEssentialAcr(wishes.claims),
  }
  if (!(await keepBound(parts, state, { ...transaction, proofKey }))) {
    request.delete('dpop_jkt')
    await transactions.save(state, transaction)
  }
  const carried = await pushWhereAsked(parts, metadata, request)
  return { url: toAuthorizationUrl(metadata.authorization_endpoint, carried).href, state }
}
