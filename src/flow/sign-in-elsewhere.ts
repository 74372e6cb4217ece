// Room flow: a sign-in in a popup or a frame, while this page and what is typed in it stay.
import { OidcError } from '../errors/oidc-error.ts'
import type { SessionState, SignedOutSession } from '../session/session.ts'
import { showUrl } from '../trace/trace.ts'
import type { Flow } from './flow.ts'
import { toSession } from './outcome.ts'
import type { Elsewhere } from './page.ts'
import { settle } from './settle.ts'
import type { SignInOptions } from './sign-in.ts'

/** Milliseconds that a silent attempt may take. */
const patience = 10_000

const answered = Symbol('answered')

/** Waits for the response of a state; it may come long after the promise of a closed window was rejected. */
function hearAnswer<Claims>(
  { bell, engine, page }: Flow<Claims>,
  state: string,
  take: (parameters: string) => void,
): () => void {
  const look = async (): Promise<void> => {
    const parameters = await (await engine()).collect(state)
    if (!parameters) return
    stop()
    bell.write(`took ${crypto.randomUUID()}`)
    take(parameters)
  }
  const stopBell = bell.onChange(() => void look().catch(() => undefined))
  const stopTimer = page.after(86_400_000, () => stop())
  const stop = (): void => {
    stopBell()
    stopTimer()
  }
  return stop
}

/** Finishes with a response; gives the session, or the failure beside a session that stays. */
async function finish<Claims>(
  flow: Flow<Claims>,
  parameters: string,
): Promise<SessionState<Claims> | SignedOutSession> {
  const { session } = flow
  const { identity, error } = await (await flow.engine()).redeem(parameters)
  if (identity) {
    await settle(flow, identity, { isNew: true })
    return session.get()
  }
  return fail(flow, error)
}

/** A failed attempt leaves a session as it is. */
function fail<Claims>({ session }: Flow<Claims>, thrown: unknown): SignedOutSession {
  const outcome = toSession(thrown)
  if (session.get().status !== 'signed-in') session.set(outcome)
  return outcome
}

/** Waits for the response, the person's change of mind, or the end of patience. */
function awaitAnswer<Claims>(
  flow: Flow<Claims>,
  { state, isSilent, signal }: { state: string; isSilent: boolean; signal: AbortSignal | undefined },
  elsewhere: Elsewhere,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let isOver: symbol | undefined
    const end = (done: () => void): void => {
      if (isOver) return
      isOver = answered
      stopClosed()
      stopTimer()
      elsewhere.close()
      done()
    }
    const stopAnswer = hearAnswer(flow, state, (parameters) => {
      // An answer after the promise was rejected still signs in: a severed window only seemed closed.
      if (isOver) void finish(flow, parameters).catch((thrown: unknown) => fail(flow, thrown))
      else end(() => resolve(parameters))
    })
    const stopTimer = isSilent
      ? flow.page.after(patience, () => {
          stopAnswer()
          end(() =>
            reject(new OidcError('OIDC_TIMEOUT', 'The provider did not answer a silent sign-in in 10 s.')),
          )
        })
      : () => undefined
    const stopClosed = elsewhere.onClosed(() =>
      end(() =>
        reject(new OidcError('OIDC_POPUP_CLOSED', 'The sign-in window was closed before it was done.')),
      ),
    )
    signal?.addEventListener('abort', () => {
      stopAnswer()
      end(() => reject(signal.reason as Error))
    })
  })
}

/** Signs in elsewhere. Calls that the app makes meanwhile wait for it. */
export function signInElsewhere<Claims>(
  flow: Flow<Claims>,
  { display, signal, ...wishes }: SignInOptions,
  elsewhere: Elsewhere,
): Promise<SessionState<Claims>> {
  const isSilent = display === 'silent'
  async function attempt(): Promise<SessionState<Claims>> {
    try {
      const { url, state } = await (
        await flow.engine()
      ).begin({ ...wishes, returnTo: '/', isElsewhere: true })
      signal?.throwIfAborted()
      const { redirectUri } = flow.place
      flow.tell({
        type: 'navigation',
        endpoint: 'authorization',
        url: showUrl(url),
        redirectUri,
        carries: [],
      })
      const answer = awaitAnswer(flow, { state, isSilent, signal }, elsewhere)
      elsewhere.go(url)
      return await finish(flow, await answer)
    } catch (thrown) {
      elsewhere.close()
      // What a provider or its silence did is an outcome; what the person or the app did is thrown.
      const isOutcome = isSilent && thrown instanceof OidcError
      if (isOutcome) return fail(flow, thrown)
      throw thrown
    }
  }
  const running = attempt()
  const over = running
    .catch(() => undefined)
    .finally(() => {
      if (flow.elsewhere === over) flow.elsewhere = undefined
    })
  flow.elsewhere = over
  return running
}
