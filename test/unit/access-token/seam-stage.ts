// Unit tests: a seam on a network that took the place of the global fetch before the seam captured it.
import { vi } from 'vitest'
import type { Envelope, Exchange, Prover, Seam } from '../../../src/access-token/seam.ts'

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
  /** Forgets what was sent, and what is still to be answered. */
  clear(): void
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
    clear() {
      sent.splice(0)
      answers.splice(0)
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
    init?: ResponseInit & Partial<Exchange>,
  ): Promise<{ response: Response; envelopes: Envelope[] }>
  /** Gives the envelope, which is kept. */
  signIn(body?: object, terms?: Partial<Exchange>): Promise<Envelope>
  refresh(body?: object): Promise<Envelope>
  /** The header that a call carries. */
  bearerAt(url: string): Promise<string | null | undefined>
}

/** A prover that says what it is asked for, and keeps the nonces that it hears of. */
export function makeProver(): Prover & { readonly asked: object[]; readonly learnt: (string | null)[] } {
  const asked: object[] = []
  const learnt: (string | null)[] = []
  return {
    asked,
    learnt,
    prove: async (ask) => `proof-${asked.push({ ...ask })}`,
    learn: (url, nonce) => void learnt.push(`${url} ${nonce}`),
  }
}

/** Opens a seam on the network. Call it after the network was installed. */
export async function openStage(network: Network, canSeal = false): Promise<Stage> {
  const { openSeam, placeholder } = await import('../../../src/access-token/seam.ts')
  const seam = openSeam({ resources: [{ prefix: api, target: '' }], targets: [{ key: '' }], canSeal })
  const ask: Stage['ask'] = async (form, body, { url = tokenUrl, places, prover, ...init } = {}) => {
    network.answer(body, init)
    const envelopes: Envelope[] = []
    const request = { url, form, target: '', places, prover }
    const response = await seam.exchange(request, (envelope) => envelopes.push(envelope))
    return { response, envelopes }
  }
  const run = async (
    form: Record<string, string>,
    body: object,
    terms: Partial<Exchange>,
  ): Promise<Envelope> => {
    const { envelopes } = await ask(new URLSearchParams(form), body, terms)
    const [envelope] = envelopes as [Envelope]
    envelope.keep()
    return envelope
  }
  const code = { grant_type: 'authorization_code', code: 'c' }
  return {
    ...seam,
    ask,
    signIn: (body = honest, terms = {}) => run(code, body, { places, ...terms }),
    refresh: (body = honest) => run({ grant_type: 'refresh_token', refresh_token: placeholder }, body, {}),
    async bearerAt(url) {
      await seam.send(new Request(url))
      return network.sent.at(-1)?.request.headers.get('authorization')
    },
  }
}
