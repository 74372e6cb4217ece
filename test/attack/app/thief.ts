// Attack page: the hostile script, under a name of its own, so that it stands beside the page's other scripts, early or late.
import '../../browser/app/late/families.ts'
import type { Family } from '../../browser/app/late/family-names.ts'

declare global {
  interface Window {
    readonly thief: {
      /** Installs patches and listens from now on. */
      listen: (families: readonly Family[]) => void
      /** Undoes every patch; what was heard stays. */
      stop: () => void
      /** Where one of the secrets was heard. Ask when the patches are undone. */
      heard: (secrets: readonly string[]) => string[]
    }
  }
}

const { spyOn, stopSpying, sightings } = window

Object.assign(window, {
  thief: {
    listen(families: readonly Family[]) {
      for (const family of families) spyOn(family)
    },
    stop: stopSpying,
    heard: sightings,
  },
})
