// Playground app: the heads of the three lifelines, which stay in sight while the story scrolls.
import type { Geometry } from './geometry.ts'
import type { Lane } from './rows.ts'
import { draw } from './svg.ts'

const lanes: Readonly<Record<Lane, { readonly name: string; readonly origin: string }>> = {
  provider: { name: 'Provider', origin: import.meta.env.VITE_ISSUER },
  browser: { name: 'Browser', origin: location.origin },
  api: { name: 'API', origin: import.meta.env.VITE_API },
}

export const LANES_HEIGHT = 54

export function drawLanes({ width, x }: Geometry): SVGSVGElement {
  const heads = (Object.keys(lanes) as Lane[]).map((lane) => {
    const { name, origin } = lanes[lane]
    return draw(
      'g',
      { class: `head ${lane}`, transform: `translate(${x[lane]} 0)` },
      draw('rect', { x: -39, y: 4, width: 78, height: 28, rx: 9 }),
      draw('text', { class: 'name', y: 23 }, name),
      draw('text', { class: 'port', y: 47 }, `:${new URL(origin).port}`),
    )
  })
  return draw('svg', { class: 'lanes', width, height: LANES_HEIGHT }, ...heads)
}
