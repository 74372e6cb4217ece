// Room flow: a response that came to a window which was opened for a sign-in: the window that waits for it takes it from storage.
import type { Flow } from './flow.ts'

/** Milliseconds that a window waits for the one that opened it. */
const patience = 3_000

/** Hands a response over and closes this window; it comes back where nobody takes it, or where it was this window's own. */
export async function handOver<Claims>(
  { page, bell, engine }: Flow<Claims>,
  parameters: string,
): Promise<string> {
  const { handOver: putAside, collect } = await engine()
  if (!(await putAside(parameters))) return parameters
  const state = new URLSearchParams(parameters).get('state') ?? ''
  await new Promise<void>((resolve) => {
    bell.onChange(resolve)
    // A frame has nobody to finish for.
    if (!page.isFramed) page.after(patience, resolve)
    bell.write(`asks ${crypto.randomUUID()}`)
  })
  const untaken = page.isFramed ? undefined : await collect(state)
  if (untaken) return untaken
  page.close()
  return new Promise(() => undefined)
}
