// Attacks: what a stolen authorization code is worth: it is redeemed away from the browser that it came to.
import type { Stage } from './attack.ts'
import { worthOf } from './loot.ts'
import type { Outcome } from './row.ts'

type Redemption = { code: string; verifier: string }

/** Redeems a code away from the browser that it came to; what that gives is tried. */
export async function redeem(stage: Stage, { code, verifier }: Redemption): Promise<Outcome> {
  const form = { grant_type: 'authorization_code', client_id: 'app', redirect_uri: `${stage.app.origin}/` }
  const body = new URLSearchParams({ ...form, code, code_verifier: verifier })
  const answer = await fetch(stage.op.urlOf('token'), { method: 'POST', body })
  const text = await answer.text()
  // RFC 9449 §10: a code that is bound to a key is of no use without it.
  if (text.includes('another key')) return 'bound to a key'
  return answer.ok ? worthOf([text], stage) : 'stopped'
}

/** The codes in addresses. */
export function codesIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(/[?&]code=([\w-]+)/g)].map(([, code = '']) => code))
  return [...new Set(found)]
}
