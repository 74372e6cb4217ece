// Room access-token: the seam. The access token and the refresh token are held in this file only, in closures; all others see
// placeholders, or hand on what they are handed. No promise that carries one is awaited, no ordinary object holds one.
import {
  NativePromise,
  NativeResponse,
  defineProperty,
  digestText,
  encodeComponent,
  formText,
  hasOwn,
  indexOf,
  slice,
} from './primordials.ts'
import { findListed } from './resources.ts'
import type { ListedResource } from './targets.ts'
import { makeIv, makeSealKey, openSealed, readText, sealText } from './sealing.ts'
import type { Sealed } from './sealing.ts'
import { makeCopy, postAndOpen, revoke, sendBearer, sendProven, settle } from './seam-requests.ts'
import type { Nothing, Opening, Prover, TokenAnswer } from './seam-requests.ts'

export type { Prover }

/** Stands where a secret stood: what everybody else sees of it. */
export const placeholder = 'kept-in-the-seam'

/** Where a provider takes secrets besides its token endpoint. */
export interface Places {
  readonly revocation?: string | undefined
  readonly userInfo?: string | undefined
}

/** The secrets of one answer, or of one sealed record, out of sight until they are kept. */
export interface Envelope {
  /** Makes these secrets the current ones. A refresh that brought no new refresh token leaves the old one. */
  keep(): void
  /** Hashes the access token, for `at_hash`. */
  hash(algorithm: string): Promise<ArrayBuffer>
  /** Seals the secrets for storage; only where the app chose to keep them there. */
  readonly seal?: (() => Promise<Sealed>) | undefined
  /** Revokes secrets that nobody will keep. */
  discard(clientId: string): void
}

/** A token request: where it goes, and what the secrets of its answer are bound to. */
export interface Exchange {
  readonly url: string
  readonly form: URLSearchParams
  /** For a code: where its secrets may go from then on. Those of a refresh stay with the places that there are. */
  readonly places?: Places | undefined
  readonly prover?: Prover | undefined
}

/** The holder of the secrets. Nothing that it gives out holds one, and nothing that it is told later moves one elsewhere. */
export interface Seam {
  /** Performs a token request; the answer comes with placeholders, its secrets go to `receive`. */
  exchange(request: Exchange, receive: (envelope: Envelope) => unknown): Promise<Response>
  /** Sends a copy of a request, to a listed resource or the UserInfo endpoint, with the access token in its header. */
  send(request: Request): Promise<Response>
  /** Opens what was sealed. */
  unseal(sealed: Sealed, prover?: Prover): Promise<Envelope>
  /** Whether there is a refresh token. */
  canRefresh(): boolean
  /** Forgets all secrets at once and gives a way to revoke them: a request that outlives the page. */
  empty(): (clientId: string) => Promise<Response>
}

/** The only places that secrets go to besides listed resources. */
type Pins = Places & Nothing & { readonly token: string }

/** What secrets are bound to. */
type Terms = Nothing & { readonly pins: Pins; readonly prover: Prover | undefined }

const ignore = (): void => undefined

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

/** Stands after each part of what is sealed; no token holds a line break. */
const lineBreak = '\n'

/** Cuts the first line off; what is left comes back. */
function cutLine(text: string, take: (line: string) => void): string {
  const end = indexOf(text, lineBreak)
  take(slice(text, 0, end))
  return slice(text, end + 1)
}

/** Seals secrets together with the places that they may go to, under a key of its own. */
function sealLines(secrets: string, { token, revocation, userInfo }: Pins): Promise<Sealed> {
  const places = token + lineBreak + (revocation ?? '') + lineBreak + (userInfo ?? '') + lineBreak
  const iv = makeIv()
  return new NativePromise((resolve, reject) => {
    const seal = (key: CryptoKey): void => {
      const finish = (bytes: ArrayBuffer): void =>
        resolve({ __proto__: null, key, iv, bytes } as Sealed & Nothing)
      settle(sealText(key, iv, secrets + places), finish, reject)
    }
    settle(makeSealKey(), seal, reject)
  })
}

/** Takes opened secrets apart. */
function cutLines(text: string, use: (access: string, refresh: string, pins: Pins) => void): void {
  const pins = { __proto__: null, token: '', revocation: '', userInfo: '' }
  let access = ''
  let refresh = ''
  let rest = cutLine(text, (line) => (access = line))
  rest = cutLine(rest, (line) => (refresh = line))
  rest = cutLine(rest, (line) => (pins.token = line))
  rest = cutLine(rest, (line) => (pins.revocation = line))
  cutLine(rest, (line) => (pins.userInfo = line))
  use(access, refresh, pins)
}

/** The secrets as they are to be kept. */
type Keep = (accessToken: string, refreshToken: string, terms: Terms) => void

type Enclose = (...secrets: Parameters<Keep>) => Envelope

/** Makes envelopes; `keep` is called when one is kept, and `canSeal` says whether one may be sealed. */
function makeEncloser(keep: Keep, canSeal: boolean): Enclose {
  return (access, refresh, terms) => {
    const { pins } = terms
    const discard = (clientId: string): void => {
      const secret = refresh === '' ? access : refresh
      if (pins.revocation) settle(revoke(pins.revocation, clientId, secret), ignore, ignore)
    }
    const seal = (): Promise<Sealed> => sealLines(access + lineBreak + refresh + lineBreak, pins)
    return {
      __proto__: null,
      keep: () => keep(access, refresh, terms),
      hash: (algorithm: string) => digestText(algorithm, access),
      seal: canSeal ? seal : undefined,
      discard,
    } as Envelope
  }
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

/** Takes the secrets out of an answer; a refresh that brought no new refresh token keeps the one before. */
function makeOpener(
  enclose: Enclose,
  before: string,
  bound: Terms,
): (receive: (envelope: Envelope) => unknown) => Opening['open'] {
  return (receive) => (answer) => {
    const access = takeOut(answer, 'access_token')
    const refresh = takeOut(answer, 'refresh_token')
    void receive(enclose(access, refresh === '' ? before : refresh, bound))
  }
}

function unsealWith(enclose: Enclose, sealed: Sealed, prover: Prover | undefined): Promise<Envelope> {
  return new NativePromise((resolve, reject) => {
    const use = (access: string, refresh: string, pins: Pins): void =>
      resolve(enclose(access, refresh, { __proto__: null, pins, prover }))
    settle(openSealed(sealed), (bytes) => cutLines(readText(bytes), use), reject)
  })
}

/**
 * Opens the seam of one client: one access token, one refresh token, nobody else. `prefixes` is what may be called;
 * `canSeal` whether sealed secrets may leave it, to be stored.
 */
export function openSeam(resources: readonly ListedResource[], canSeal: boolean): Seam {
  shieldResponses()
  let accessToken = ''
  let refreshToken = ''
  let terms: Terms = { __proto__: null, pins: { __proto__: null, token: '' }, prover: undefined }
  const keep: Keep = (access, refresh, next) => {
    accessToken = access
    refreshToken = refresh
    terms = next
  }
  const enclose = makeEncloser(keep, canSeal)
  const isAllowed = (url: string): boolean => url === terms.pins.userInfo || findListed(resources, url) !== undefined

  return {
    exchange(request, receive) {
      const text = formText(request.form)
      const isRefresh = indexOf(text, mark) >= 0
      const before = isRefresh ? refreshToken : ''
      const bound = isRefresh ? terms : bindTo(request)
      const open = makeOpener(enclose, before, bound)
      // A refresh token goes to the endpoint that it came from, whatever is asked for.
      const { pins, prover } = bound
      const body = isRefresh ? fillIn(text, before) : text
      return postAndOpen(pins.token, body, { __proto__: null, open: open(receive), prover } as Opening)
    },
    send(request) {
      const copy = makeCopy(request, isAllowed)
      const { prover } = terms
      return prover ? sendProven(copy, accessToken, prover) : sendBearer(copy, accessToken)
    },
    unseal: (sealed, prover) => unsealWith(enclose, sealed, prover),
    canRefresh: () => refreshToken !== '',
    empty() {
      const secret = refreshToken === '' ? accessToken : refreshToken
      const url = terms.pins.revocation ?? ''
      keep('', '', terms)
      return (clientId) => revoke(url, clientId, secret)
    },
  }
}
