// Unit tests: a seam on a network that took the place of the global fetch before the seam captured it.
import { vi } from 'vitest'
import type { Envelope, Seam } from '../../../src/access-token/seam.ts'

/** A request as it went out. */
export interface Sent {
  readonly url: string
  readonly init: RequestInit
  readonly request: Request
}

/** The network: what was sent, and what is answered next. */
export interface Network {
  readonly sent: Sent[]
  /** Queues an answer; without one the answer is an empty 200. */
  answer(body: unknown, init?: ResponseInit): void
  /** The form of the last request. */
  form(): Record<string, string>
}

/** Replaces the global fetch. */
export function installNetwork(): Network {
  const answers: (() => Response)[] = []
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (input: RequestInfo, init: RequestInit = {}) => {
    const request = new Request(input, init)
    sent.push({ url: request.url, init, request })
    return answers.shift()?.() ?? new Response()
  })
  return {
    sent,
    answer(body, init) {
      const headers = { 'content-type': 'application/json', ...init?.headers }
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      answers.push(() => new Response(text, { ...init, headers }))
    },
    form: () => Object.fromEntries(new URLSearchParams(sent.at(-1)?.init.body as string)),
  }
}

export const tokenUrl = 'https://id.test/token'
export const api = 'https://api.test/v1'
export const places = { revocation: 'https://id.test/revoke', userInfo: 'https://id.test/userinfo' }
/** An honest answer of the token endpoint. */
export const honest = {
  access_token: 'secret-a',
  refresh_token: 'secret-r',
  token_type: 'Bearer',
  expires_in: 300,
}

/** A seam, and what an engine does with it. */
export interface Stage extends Seam {
  /** Exchanges a form for that answer. */
  ask(
    form: URLSearchParams,
    body: unknown,
    init?: ResponseInit,
  ): Promise<{ response: Response; envelopes: Envelope[] }>
  signIn(body?: object): Promise<void>
  refresh(body?: object): Promise<void>
  /** The header that a call carries. */
  bearerAt(url: string): Promise<string | null | undefined>
}

/** Opens a seam on the network. Call it after the network was installed. */
export async function openStage(network: Network): Promise<Stage> {
  const { openSeam, placeholder } = await import('../../../src/access-token/seam.ts')
  const seam = openSeam([api])
  const ask: Stage['ask'] = async (form, body, init) => {
    network.answer(body, init)
    const envelopes: Envelope[] = []
    const response = await seam.exchange(tokenUrl, form, (envelope) => envelopes.push(envelope))
    return { response, envelopes }
  }
  const run = async (form: Record<string, string>, body: object, kept: object): Promise<void> => {
    const { envelopes } = await ask(new URLSearchParams(form), body)
    envelopes[0]?.keep(kept)
  }
  return {
    ...seam,
    ask,
    signIn: (body = honest) => run({ grant_type: 'authorization_code', code: 'c' }, body, places),
    refresh: (body = honest) => run({ grant_type: 'refresh_token', refresh_token: placeholder }, body, {}),
    async bearerAt(url) {
      await seam.send(new Request(url))
      return network.sent.at(-1)?.request.headers.get('authorization')
    },
  }
}
