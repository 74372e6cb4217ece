// Playground app: where the three lifelines stand, from a phone to a wide screen.
import type { Lane } from './rows.ts'

export interface Geometry {
  readonly width: number
  /** Of the visible part. */
  readonly height: number
  readonly x: Readonly<Record<Lane, number>>
  /** Whether there is room for the clock at the left. */
  readonly clock: boolean
}

export function measure({ clientWidth: width, clientHeight: height }: Element): Geometry {
  const clock = width >= 520
  const margin = width < 400 ? 40 : 58
  const provider = margin + (clock ? 44 : 0)
  const api = width - margin
  return { width, height, clock, x: { provider, api, browser: (provider + api) / 2 } }
}
