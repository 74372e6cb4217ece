// Unit tests of idle time: a device with tabs that share a word, a clock that can jump, and timers that cannot.
import { vi } from 'vitest'
import { watchIdle } from '../../../src/flow/idle.ts'
import type { IdlePolicy, IdlePorts } from '../../../src/flow/idle.ts'

export const policy: IdlePolicy = { seconds: 60, warn: 5 }

/** The word that tabs share; each is told of what the others write. */
function openStorage(word: string | undefined) {
  const storage = {
    word,
    writes: 0,
    isWritable: true,
    listeners: new Set<() => void>(),
    /** Writes as another tab does; `by` is who does not hear of it. */
    tell(next: string | undefined, by?: () => void) {
      storage.word = next
      for (const listener of [...storage.listeners]) if (listener !== by) listener()
    },
  }
  return storage
}

/** Opens a device; fake timers are on. */
export function openDevice(word?: string) {
  const device = { skew: 0 }
  const storage = openStorage(word)

  function openPorts(delays: number[]): IdlePorts & { readonly told: unknown[]; readonly act: () => void } {
    const told: unknown[] = []
    const acts = new Set<() => void>()
    let own: () => void
    return {
      told,
      act: () => [...acts].forEach((act) => act()),
      now: () => Date.now() + device.skew,
      active: {
        read: () => storage.word,
        write(next) {
          storage.writes += 1
          if (storage.isWritable) storage.tell(next, own)
        },
        onChange(listener) {
          storage.listeners.add((own = listener))
          return () => void storage.listeners.delete(listener)
        },
      },
      onActivity(listener) {
        acts.add(listener)
        return () => void acts.delete(listener)
      },
      at(milliseconds, task) {
        delays.push(milliseconds)
        const timer = setTimeout(task, milliseconds)
        return () => clearTimeout(timer)
      },
      showIdleIn: (seconds) => told.push(seconds),
      signOut: () => told.push('out'),
    }
  }

  return {
    device,
    storage,
    ports: openPorts([]),
    wait: (seconds: number) => vi.advanceTimersByTime(seconds * 1_000),
    /** Watches in a new tab; `told` is what it showed and did. */
    openTab(asked: IdlePolicy) {
      const delays: number[] = []
      const ports = openPorts(delays)
      const stop = watchIdle(asked, ports)
      return { ...ports, stop, delays, storage }
    },
  }
}
