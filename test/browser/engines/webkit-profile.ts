// Browser tests: one browser profile of WebKitGTK: a WebDriver session, whose windows take turns.
import { poll, type Driver } from './webkit-driver.ts'
import type { Json } from '../servers/answer.ts'

type Method = 'GET' | 'POST' | 'DELETE'

/** A window: commands for it, in the order they were given. */
export type Window = {
  readonly handle: string
  command: <Value>(method: Method, path: string, body?: Json) => Promise<Value>
  /** Runs the body of a function, which must not wait: what it returns. */
  run: <Value>(script: string, ...args: Json[]) => Promise<Value>
}

export type Profile = {
  open: () => Promise<Window>
  /** The window that the action opens. */
  opened: (action: () => Promise<unknown>) => Promise<Window>
  windows: () => Promise<Window[]>
  end: () => Promise<void>
}

export type Settings = { browser: string; proxy: string }

function capabilities({ browser, proxy }: Settings): Json {
  const alwaysMatch = {
    acceptInsecureCerts: true,
    timeouts: { script: null },
    // The adapter waits for what it wants to; the driver would wait for every load before every command.
    pageLoadStrategy: 'none',
    proxy: { proxyType: 'manual', httpProxy: proxy, sslProxy: proxy },
    // Playwright runs Chromium without its back/forward cache, too.
    'webkitgtk:browserOptions': { binary: browser, args: ['--automation', '--enable-page-cache=false'] },
  }
  return { capabilities: { alwaysMatch } }
}

/** Runs one after the other, whatever comes of each. */
function createTurns(): <Value>(act: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(act)
    last = turn.catch(() => undefined)
    return turn
  }
}

export async function startProfile(driver: Driver, settings: Settings): Promise<Profile> {
  const { sessionId } = await driver.call<{ sessionId: string }>('POST', '/session', capabilities(settings))
  const root = `/session/${sessionId}`
  const inTurn = createTurns()
  let current: string | undefined
  const enter = async (handle: string) => {
    if (current === handle) return
    await driver.call('POST', `${root}/window`, { handle })
    current = handle
  }
  const window = (handle: string): Window => {
    const command = <Value>(method: Method, path: string, body?: Json) =>
      inTurn(async () => {
        await enter(handle)
        return driver.call<Value>(method, `${root}${path}`, body)
      })
    return {
      handle,
      command,
      run: (script, ...args) => command('POST', '/execute/sync', { script, args }),
    }
  }
  const handles = () => inTurn(() => driver.call<string[]>('GET', `${root}/window/handles`))
  return {
    async open() {
      if (current === undefined) {
        const [first = ''] = await handles()
        current = first
        return window(first)
      }
      // The driver opens a window from one that is still there.
      const [last = ''] = (await handles()).reverse()
      const create = async () => {
        await enter(last)
        return driver.call<{ handle: string }>('POST', `${root}/window/new`, { type: 'window' })
      }
      return window((await inTurn(create)).handle)
    },
    async opened(action) {
      const before = await handles()
      await action()
      const find = async () => (await handles()).find((handle) => !before.includes(handle))
      return window(await poll(find, { what: 'a window' }))
    },
    windows: async () => (await handles()).map(window),
    // A browser that does not end when it is asked to is stopped with its driver.
    end: () => driver.call<void>('DELETE', root).catch(() => undefined),
  }
}
