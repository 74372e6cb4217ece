// Proof of the harness: what tabs of one profile tell each other by their storage.
import type { Tab } from '../tab.ts'

export const store = (tab: Tab, value: string): Promise<void> =>
  tab.evaluate((text) => localStorage.setItem('known', text), value)
/** The next change of storage that another tab makes. */
export const nextChange = (tab: Tab): Promise<string | null> =>
  tab.evaluate(
    () =>
      new Promise<string | null>((resolve) =>
        window.addEventListener('storage', ({ newValue }) => resolve(newValue)),
      ),
  )

export const known = (tab: Tab): Promise<string | null> => tab.evaluate(() => localStorage.getItem('known'))
