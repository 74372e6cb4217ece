// Playground app: draws one row of the diagram and says how high it became.
import type { Geometry } from './geometry.ts'
import type { Arrow, Checks, Mark, Row } from './rows.ts'
import { draw, shorten, widthOf, wrap } from './svg.ts'
import { drawTickets, layOut, TICKET_HEIGHT } from './tickets.ts'

export interface Drawn {
  readonly element: SVGGElement
  readonly height: number
  /** Where the clock stands beside the row. */
  readonly middle: number
}

const LABEL = 11.5
const SMALL = 11

export function drawRow(row: Row, geometry: Geometry): Drawn {
  switch (row.kind) {
    case 'arrow':
      return drawArrow(row, geometry)
    case 'checks':
      return drawChecks(row, geometry)
    case 'page':
      return drawPage(row, geometry)
    case 'state':
    case 'note':
    case 'error':
      return drawMark(row, geometry)
  }
}

function drawArrow(row: Arrow, { x }: Geometry): Drawn {
  const [from, to] = [x[row.from], x[row.to]]
  const [way, room, middle] = [Math.sign(to - from), Math.abs(to - from) - 22, (from + to) / 2]
  const lines = layOut(row.cargo, room)
  const y = 28
  const label = draw('text', { x: middle, y: 13, class: 'label' }, shorten(row.label, LABEL, room + 22))
  const shaft = draw('path', { class: 'shaft', d: `M${from + way * 4} ${y}H${to - way * 6}` })
  const head = draw('path', { class: 'head', d: `M${to - way * 3} ${y}l${-way * 8}-4.5v9z` })
  const cargo = lines.map((line, index) =>
    drawTickets(line, { x: middle - way * 3, y: y + index * (TICKET_HEIGHT + 3) }),
  )
  for (const group of cargo) group.style.setProperty('--start', `${-way * (room / 2)}px`)
  const sentence = `${row.from} to ${row.to}: ${row.label}${row.cargo.length > 0 ? `, with ${row.cargo.join(', ')}` : ''}`
  const element = draw(
    'g',
    { class: `arrow ${row.line} ${row.tone}` },
    title(sentence),
    shaft,
    head,
    label,
    ...cargo,
  )
  const below = Math.max(0, lines.length - 1) * (TICKET_HEIGHT + 3) + (lines.length > 0 ? 18 : 12)
  return { element, height: y + below, middle: y }
}

function drawChecks({ checks }: Checks, { x, width }: Geometry): Drawn {
  const room = Math.min(width - 24, 340)
  const words = checks.map(({ name, passed }) => `${passed ? '✓' : '✗'} ${name}`.replaceAll(' ', '\u00a0'))
  const lines = wrap(words.join(' '), SMALL, room - 20)
  const widest = Math.max(...lines.map((line) => widthOf(line, SMALL))) + 20
  const height = lines.length * 17 + 9
  const box = draw('rect', { x: x.browser - widest / 2, y: 2, width: widest, height, rx: 8 })
  const texts = lines.map((line, index) => {
    const text = draw('text', { x: x.browser, y: 18 + index * 17 })
    for (const word of line.split(' ')) {
      const passed = word.startsWith('✓')
      text.append(draw('tspan', { class: passed ? 'passed' : 'failed' }, word), ' ')
    }
    return text
  })
  const failed = checks.filter(({ passed }) => !passed).map(({ name }) => name)
  const sentence =
    failed.length > 0
      ? `Check failed: ${failed.join(', ')}`
      : `Checks that stood: ${checks.map(({ name }) => name).join(', ')}`
  const tone = failed.length > 0 ? 'bad' : 'good'
  return {
    element: draw('g', { class: `checks ${tone}` }, title(sentence), box, ...texts),
    height: height + 10,
    middle: 15,
  }
}

function drawMark({ kind, text, tone }: Mark, { x, width }: Geometry): Drawn {
  const lines = wrap(text, SMALL, Math.min(width - 60, 320))
  const widest = Math.max(...lines.map((line) => widthOf(line, SMALL))) + 24
  const height = lines.length * 15 + 9
  const box = draw('rect', {
    x: x.browser - widest / 2,
    y: 3,
    width: widest,
    height,
    rx: kind === 'state' ? height / 2 : 7,
  })
  const texts = lines.map((line, index) => draw('text', { x: x.browser, y: 18 + index * 15 }, line))
  return {
    element: draw('g', { class: `mark ${kind} ${tone}` }, title(text), box, ...texts),
    height: height + 12,
    middle: 15,
  }
}

function drawPage({ text }: Mark, { width, x }: Geometry): Drawn {
  const room = widthOf(text, SMALL) + 16
  const line = draw('path', { d: `M0 16H${width}` })
  const box = draw('rect', { x: x.browser - room / 2, y: 6, width: room, height: 20 })
  const label = draw('text', { x: x.browser, y: 20 }, text)
  return { element: draw('g', { class: 'page' }, line, box, label), height: 34, middle: 16 }
}

const title = (text: string) => draw('title', {}, text)
