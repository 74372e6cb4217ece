// Playground app: the live sequence diagram. Rows are appended as events arrive; a new width draws everything again.
import { byId, fill } from '../view/dom.ts'
import { drawRow } from './draw-row.ts'
import { type Geometry, measure } from './geometry.ts'
import { drawLanes, LANES_HEIGHT } from './lanes.ts'
import { clearStory, onRecord, storySoFar } from './record.ts'
import { addEvent, type Row } from './rows.ts'
import { draw } from './svg.ts'
import { describeLegend } from './tickets.ts'

interface Picture {
  readonly geometry: Geometry
  readonly svg: SVGSVGElement
  readonly lifelines: readonly SVGElement[]
  /** Where each row starts; one more than there are rows. */
  readonly tops: number[]
}

export function showStory() {
  const place = byId('story')
  const empty = byId('story-empty')
  const rows: Row[] = []
  for (const entry of storySoFar()) addEvent(rows, entry)
  let picture = paint(place, empty, rows)

  const repaint = () => {
    const below = place.scrollHeight - place.scrollTop
    picture = paint(place, empty, rows)
    place.scrollTop = place.scrollHeight - below
  }
  onRecord((entry) => {
    const changed = addEvent(rows, entry)
    if (rows.length === changed) repaint()
    else extend(picture, rows, rows.length - changed)
    place.scrollTo({ top: place.scrollHeight, behavior: 'smooth' })
  })
  new ResizeObserver(() => {
    const { width, height } = picture.geometry
    if (place.clientWidth !== width || place.clientHeight !== height) repaint()
  }).observe(place)
  byId('clear-story').addEventListener('click', () => {
    clearStory()
    rows.length = 0
    repaint()
  })
  fill(byId('legend'), ...describeLegend())
  place.scrollTo({ top: place.scrollHeight })
}

function paint(place: HTMLElement, empty: HTMLElement, rows: readonly Row[]): Picture {
  const geometry = measure(place)
  const lifelines = Object.values(geometry.x).map((x) =>
    draw('line', { class: 'lifeline', x1: x, x2: x, y1: 0 }),
  )
  const svg = draw('svg', { class: 'sequence', width: geometry.width, role: 'list' }, ...lifelines)
  const picture = { geometry, svg, lifelines, tops: [8] }
  fill(place, drawLanes(geometry), rows.length === 0 ? empty : svg)
  for (const [index] of rows.entries()) append(picture, rows, index)
  fit(picture)
  return picture
}

/** Draws the rows from `start` on again, and lets the last one arrive. */
function extend(picture: Picture, rows: readonly Row[], start: number) {
  picture.tops.length = start + 1
  for (const old of [...picture.svg.querySelectorAll('.row')].slice(start)) old.remove()
  for (let index = start; index < rows.length; index++) append(picture, rows, index)?.classList.add('new')
  fit(picture)
}

function append(
  { geometry, svg, tops }: Picture,
  rows: readonly Row[],
  index: number,
): SVGElement | undefined {
  const row = rows[index]
  const top = tops[index] ?? 0
  if (!row) return undefined
  const { element, height, middle } = drawRow(row, geometry)
  const seconds = (row.time - (rows[0]?.time ?? row.time)) / 1000
  const clock = draw('text', { class: 'clock', x: 0, y: middle + 4 }, `${seconds.toFixed(2)} s`)
  const group = draw('g', { class: 'row', role: 'listitem', transform: `translate(0 ${top})` }, element)
  if (geometry.clock && row.kind !== 'page') group.append(clock)
  svg.append(group)
  tops.push(top + height)
  return group
}

function fit({ geometry, svg, tops, lifelines }: Picture) {
  const height = Math.max(geometry.height - LANES_HEIGHT, (tops.at(-1) ?? 0) + 16)
  svg.setAttribute('height', String(height))
  for (const line of lifelines) line.setAttribute('y2', String(height))
}
