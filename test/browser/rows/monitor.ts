// Rows of Session Management: the frame of the provider, and what it was told.
import type { App } from '../servers/app.ts'
import type { HostileProvider } from '../servers/hostile-provider.ts'
import * as step from '../fixtures.ts'

type Place = { op: HostileProvider; app: App; tab: step.Tab }
type Message = { data: string; origin: string }

/** What frames were told, in order. */
export function frameMessages(op: HostileProvider): Message[] {
  return op
    .of('check_session')
    .filter(({ method }) => method === 'POST')
    .map(({ body }): Message => JSON.parse(body))
}

/** The next thing that a frame is told. */
export async function nextMessage(op: HostileProvider): Promise<Message> {
  const { method, body } = await op.next('check_session')
  return method === 'POST' ? JSON.parse(body) : nextMessage(op)
}

/** Signs ada in, until the frame has been asked once; gives her session_state. The clock is taken. */
export async function openMonitored({ op, tab }: Place): Promise<string> {
  let callback = ''
  op.switches.authorization.location = (url) => (callback = url)
  await tab.takeClock()
  await step.openSignedIn(tab)
  delete op.switches.authorization.location
  await nextMessage(op)
  return new URL(callback).searchParams.get('session_state') ?? ''
}

/** Lets the time pass until the frame is asked once more. */
export async function turn({ op, tab }: Pick<Place, 'op' | 'tab'>): Promise<void> {
  await tab.advance(5)
  await nextMessage(op)
}

/** How many frames the page has. */
export function frameCount(tab: step.Tab): Promise<number> {
  return tab.evaluate(() => document.querySelectorAll('iframe').length)
}

/** Adds a frame of that URL for a moment and says that to it: what it says to the page, and from where. */
export function askFrame(
  tab: step.Tab,
  url: string,
  message: string,
): Promise<[answer: string, origin: string]> {
  return tab.evaluate(
    (asked) =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.addEventListener('load', () => frame.contentWindow?.postMessage(asked.message, '*'))
        window.addEventListener('message', function hear({ source, data, origin }: MessageEvent<string>) {
          if (source !== frame.contentWindow) return
          window.removeEventListener('message', hear)
          frame.remove()
          resolve([data, origin])
        })
        frame.src = asked.url
        document.body.append(frame)
      }),
    { url, message },
  )
}

/** Whether the app was told that nothing is watched. */
export function isUnwatched(tab: step.Tab): Promise<boolean> {
  return tab.evaluate(() =>
    window.events.some((event) => event.type === 'notice' && event.message.includes('cannot be watched')),
  )
}
