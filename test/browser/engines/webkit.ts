// Browser tests: the tab on top of WebKitGTK, which is driven by WebDriver and heard through a proxy.
import { ears } from './ears.ts'
import { clock, moveClock } from './page-clock.ts'
import { startDisplay, startDriver, type Driver } from './webkit-driver.ts'
import { startProfile, type Profile, type Settings, type Window } from './webkit-profile.ts'
import { surface } from './webkit-surface.ts'
import { startWire } from './wire.ts'
import type { Engine, SeenRequest, Sightings, Tab } from '../tab.ts'

/** What the tabs of a profile share. */
type Shared = {
  profile: Profile
  baseUrl: string
  seen: Sightings
  /** How far the wall clock is ahead; nothing while nobody has taken it. */
  ahead: number | undefined
  early: string[]
}

/** Moves the clock of every page of the profile, and of its frames of the same origin. */
async function move(shared: Shared, how: 'advance' | 'set', seconds: number): Promise<void> {
  shared.ahead = (shared.ahead ?? 0) + seconds * 1000
  const script = `(${moveClock})(...arguments)`
  for (const window of await shared.profile.windows()) await window.run(script, how, seconds * 1000)
}

function createTab(window: Window, shared: Shared): Tab {
  const { profile, seen } = shared
  return {
    ...surface(window, { baseUrl: shared.baseUrl, windows: profile.windows }),
    seen,
    early: (source) => Promise.resolve(void shared.early.push(source)),
    sharesEarly: true,
    newTab: async () => createTab(await profile.open(), shared),
    popup: async (action) => createTab(await profile.opened(action), shared),
    takeClock: (from = Date.now()) => Promise.resolve(void (shared.ahead = from - Date.now())),
    advance: (seconds) => move(shared, 'advance', seconds),
    setClock: (seconds) => move(shared, 'set', seconds),
  }
}

type Told = { console?: string; error?: string; frame?: true }

/** What is seen of a profile; nobody may look once something went past the proxy unread. */
function createSightings() {
  const kept: Sightings & { frames: number } = { console: [], errors: [], requests: [], frames: 0 }
  let isDeaf = false
  const look = <Part extends keyof Sightings>(part: Part): Sightings[Part] => {
    if (isDeaf) throw new Error(`seen.${part}: something went through WebKit's proxy unread, such as https`)
    return kept[part]
  }
  const seen: Sightings = {
    get console() {
      return look('console')
    },
    get errors() {
      return look('errors')
    },
    get requests() {
      return look('requests')
    },
    get frames() {
      return look('frames')
    },
  }
  const told = ({ console, error, frame }: Told) => {
    if (console !== undefined) kept.console.push(console)
    if (error !== undefined) kept.errors.push(error)
    if (frame) kept.frames += 1
  }
  const hear = (request: SeenRequest) => void kept.requests.push(request)
  return { seen, told, hear, deafen: () => void (isDeaf = true) }
}

/** Starts a driver and its browser; again if they do not come, as happens on a busy machine. */
async function startBrowser(
  display: string,
  settings: Settings,
): Promise<{ driver: Driver; profile: Profile }> {
  for (let tries = 3; ; tries -= 1) {
    const driver = await startDriver(display)
    try {
      return { driver, profile: await startProfile(driver, settings) }
    } catch (error) {
      driver.stop()
      if (tries === 1) throw error
    }
  }
}

/** Needs WebKitWebDriver and Xvfb on PATH; the browser is MiniBrowser. */
export async function createWebKitEngine(browser: string): Promise<Engine> {
  const display = await startDisplay()
  return {
    async open(baseUrl) {
      const { seen, ...heard } = createSightings()
      const early: string[] = []
      let shared: Shared | undefined
      const wire = await startWire({
        ...heard,
        script() {
          const taken = shared?.ahead === undefined ? '' : clock(shared.ahead)
          return [ears, taken, ...early].map((part) => `{${part}\n}`).join('\n')
        },
      })
      const { driver, profile } = await startBrowser(display.name, { browser, proxy: wire.address })
      shared = { profile, baseUrl, seen, ahead: undefined, early }
      const closeProfile = async () => {
        await profile.end()
        driver.stop()
        wire.close()
      }
      return { tab: createTab(await profile.open(), shared), closeProfile }
    },
    close: () => Promise.resolve(display.stop()),
  }
}
