// Room flow: a response that came to a window which was opened for a sign-in: the window that waits for it takes it from storage.
import type { Flow } from './flow.ts'

/** Milliseconds that a window waits for the one that opened it. */
const patience = 3_000

/** Says to the other windows that there is something new. */
export const ring = ({ bell }: Pick<Flow<unknown>, 'bell'>): void => bell.write(crypto.randomUUID())

/**
 * Hands a response over, and closes this window. `false` where the response is this window's own, `true` where nobody came
 * for it, so that this window finishes the sign-in.
 */
export async function handOver<Claims>(flow: Flow<Claims>, parameters: string): Promise<boolean> {
  const { page, bell } = flow
  const engine = await flow.engine()
  if (!(await engine.handOver(parameters))) return false
  const state = new URLSearchParams(parameters).get('state') ?? ''
  await new Promise<void>((resolve) => {
    bell.onChange(() => void engine.look(state).then(({ hasAnswer }) => !hasAnswer && resolve()))
    // A frame has nobody to finish for.
    if (!page.isFramed) page.after(patience, resolve)
    ring(flow)
  })
  if (!page.isFramed && (await engine.collect(state))) return true
  page.close()
  return new Promise(() => undefined)
}
