// Room access-token: the seam. Tokens are held in closures of this file and of its slots only; all others see placeholders, or hand on
// what they are handed. No promise that carries one is awaited, no ordinary object holds one.
import { OidcError } from '../errors/oidc-error.ts'
import { blankEchoes } from './echoes.ts'
import { enclose, unseal } from './envelopes.ts'
import type { Encloser, Envelope, Keep, Terms } from './envelopes.ts'
import {
  NativeResponse,
  defineProperty,
  encodeComponent,
  formText,
  hasOwn,
  indexOf,
  slice,
} from './primordials.ts'
import { findListed } from './resources.ts'
import type { Sealed } from './sealing.ts'
import { makeCopy, revoke, sendBearer, sendProven } from './seam-requests.ts'
import type { Nothing, Prover } from './seam-requests.ts'
import type { Pins } from './secret-lines.ts'
import { exitKey } from './exit-key.ts'
import { makeSlots } from './slots.ts'
import type { Slot, Slots } from './slots.ts'
import type { ListedResource, Target } from './targets.ts'
import { postAndOpen } from './token-post.ts'
import type { Opening, TokenAnswer } from './token-post.ts'

export type { Envelope, Prover }

/** Stands where a secret stood: what everybody else sees of it. */
export const placeholder = 'kept-in-the-seam'

/** Where a provider takes secrets besides its token endpoint. */
export interface Places {
  readonly revocation?: string | undefined
  readonly userInfo?: string | undefined
}

/** A token request: where it goes, and what the secrets of its answer are bound to. */
export interface Exchange {
  readonly url: string
  readonly form: URLSearchParams
  /** Which access token is asked for. */
  readonly target: string
  /** For a code: where its secrets may go from then on. Those of a refresh stay with the places that there are. */
  readonly places?: Places | undefined
  readonly prover?: Prover | undefined
}

/** The holder of the secrets. Nothing that it gives out holds one, and nothing that it is told later moves one elsewhere. */
export interface Seam {
  /** Performs a token request; the answer comes with placeholders, its secrets go to `receive`. */
  exchange(request: Exchange, receive: (envelope: Envelope) => unknown): Promise<Response>
  /** Sends a copy of a request, to a listed resource or the UserInfo endpoint, with the access token of its target in its header. */
  send(request: Request): Promise<Response>
  /** Gives the access token of a target to whoever has the key of the exit; one that is bound to a key does not leave. */
  reveal(target: string, key: object): string
  /** Opens what was sealed. */
  unseal(sealed: Sealed, prover?: Prover): Promise<Pick<Envelope, 'keep'>>
  /** Whether there is a refresh token. */
  canRefresh(): boolean
  /** Forgets all secrets at once and gives a way to revoke them: a request that outlives the page. */
  empty(): (clientId: string) => Promise<Response>
}

/** Where the placeholder of the refresh token begins in a form. */
const mark = 'refresh_token=' + placeholder

/** Puts the refresh token where its placeholder stands in a form. */
function fillIn(form: string, refreshToken: string): string {
  const at = indexOf(form, mark)
  return slice(form, 0, at) + 'refresh_token=' + encodeComponent(refreshToken) + slice(form, at + mark.length)
}

/** Takes a member out of an answer: its string comes back, a placeholder or nothing stays. */
function takeOut(answer: TokenAnswer, name: string): string {
  if (!hasOwn(answer, name)) return ''
  const value = answer[name]
  const secret = typeof value === 'string' ? value : ''
  answer[name] = secret === '' ? null : placeholder
  return secret
}

/** Takes the secrets out of an answer; a refresh that brought no new refresh token keeps the one before. */
function takeSecrets(answer: TokenAnswer, before: string, put: ReturnType<typeof enclose>): Envelope {
  const access = takeOut(answer, 'access_token')
  const refresh = takeOut(answer, 'refresh_token')
  return put(access, refresh === '' ? before : refresh)
}

/**
 * A promise that is resolved with a response asks it for `then`. Without this, that look-up ends at Object.prototype, where a
 * getter of a late script would be handed the response of the token endpoint.
 */
function shieldResponses(): void {
  defineProperty(NativeResponse.prototype, 'then', {
    __proto__: null,
    value: undefined,
  } as PropertyDescriptor & Nothing)
}

/** What the secrets of a code are bound to: the endpoint that gave them, and the places and the key that came with it. */
function bindTo({ url, places, prover }: Exchange): Terms {
  const pins: Pins = {
    __proto__: null,
    token: url,
    revocation: places?.revocation,
    userInfo: places?.userInfo,
  }
  return { __proto__: null, pins, prover }
}

/** The UserInfo endpoint takes the token that is for no API alone. */
const forUserInfo = { __proto__: null, prefix: '', target: '' } as ListedResource & Nothing

/** What a seam is told when it is opened. */
export interface SeamTerms {
  /** What may be called, and with which token. */
  readonly resources: readonly ListedResource[]
  readonly targets: readonly Target[]
  /** Whether sealed secrets may leave, to be stored. */
  readonly canSeal: boolean
}

/** What there is to send with. */
interface Sending {
  readonly __proto__: null
  readonly resources: readonly ListedResource[]
  readonly find: Slots['find']
  readonly terms: Terms
}

/** Sends a copy of a request with the token that its URL may have. */
function sendListed({ resources, find, terms }: Sending, request: Request): Promise<Response> {
  const { pins, prover } = terms
  let listed: ListedResource | undefined
  const copy = makeCopy(request, (url) => {
    listed = url === pins.userInfo ? forUserInfo : findListed(resources, url)
    return listed !== undefined
  })
  const { target, blankEchoes: isBlanked } = listed ?? forUserInfo
  const use = find(target)?.use
  const send = (access: string): Promise<Response> => {
    if (access === '') throw new OidcError('OIDC_SIGNED_OUT', 'There is no access token for this URL.')
    const answer = prover ? sendProven(copy, access, prover) : sendBearer(copy, access)
    return isBlanked ? blankEchoes(answer, access) : answer
  }
  return use ? use(send) : send('')
}

/** Gives a token out, by the one exit that there is. */
function giveOut(slot: Slot | undefined, { prover }: Terms, key: object): string {
  if (key !== exitKey || prover)
    throw new OidcError('OIDC_NOT_SUPPORTED', 'An access token that is bound to a key is not given out.')
  const use = slot?.use
  return use ? use((access) => access) : ''
}

/** Opens the seam of one client: its access tokens and one refresh token, nobody else's. */
export function openSeam({ resources, targets, canSeal }: SeamTerms): Seam {
  shieldResponses()
  const slots = makeSlots(targets)
  let refreshToken = ''
  let terms: Terms = { __proto__: null, pins: { __proto__: null, token: '' }, prover: undefined }
  const keep: Keep = (refresh, next) => {
    refreshToken = refresh
    terms = next
  }
  const encloser: Encloser = { __proto__: null, slots, keep, canSeal }
  const { find, empty: emptySlots } = slots

  return {
    exchange(request, receive) {
      const text = formText(request.form)
      const isRefresh = indexOf(text, mark) >= 0
      const before = isRefresh ? refreshToken : ''
      const bound = isRefresh ? terms : bindTo(request)
      const { target } = request
      const put = enclose(encloser, { __proto__: null, target, isNew: !isRefresh, terms: bound })
      const open = (answer: TokenAnswer): void => void receive(takeSecrets(answer, before, put))
      // A refresh token goes to the endpoint that it came from, whatever is asked for.
      const { pins, prover } = bound
      const body = isRefresh ? fillIn(text, before) : text
      return postAndOpen(pins.token, body, { __proto__: null, open, prover } as Opening)
    },
    send: (request) => sendListed({ __proto__: null, resources, find, terms }, request),
    reveal: (target, key) => giveOut(find(target), terms, key),
    unseal: (sealed, prover) => unseal(encloser, sealed, prover),
    canRefresh: () => refreshToken !== '',
    empty() {
      const access = emptySlots()
      const secret = refreshToken === '' ? access : refreshToken
      const url = terms.pins.revocation ?? ''
      keep('', terms)
      return (clientId) => revoke(url, clientId, secret)
    },
  }
}
