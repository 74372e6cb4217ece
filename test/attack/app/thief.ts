// Attack page: the hostile script, under a name of its own, so that it stands beside the page's other scripts, early or late.
import '../../browser/app/late/families.ts'
import { hear } from '../../browser/app/late/spy.ts'
import type { Family } from '../../browser/app/late/family-names.ts'

declare global {
  interface Window {
    readonly thief: {
      /** Installs patches and listens from now on; to Workers that he knows of, too. */
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
      if (!families.includes('messages')) return
      for (const worker of window.workers ?? [])
        worker.addEventListener('message', ({ data }) => hear(data, 'message of a Worker'))
    },
    stop: stopSpying,
    heard: sightings,
  },
})
