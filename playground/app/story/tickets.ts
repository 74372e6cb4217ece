// Playground app: the coloured tickets that show which token travels with a message, and their legend.
import type { Cargo } from 'claimcheck'
import { make } from '../view/dom.ts'
import { draw, widthOf } from './svg.ts'

const tickets: Readonly<Record<Cargo, { readonly short: string; readonly colour: string }>> = {
  'authorization code': { short: 'code', colour: 'code' },
  'code verifier': { short: 'verifier', colour: 'verifier' },
  'access token': { short: 'access', colour: 'access-token' },
  'refresh token': { short: 'refresh', colour: 'refresh-token' },
  'ID token': { short: 'ID', colour: 'id-token' },
}

export const TICKET_HEIGHT = 20
const SIZE = 11
const GAP = 4

const ticketWidth = (cargo: Cargo): number => widthOf(tickets[cargo].short, SIZE) + 18

/** Sorts tickets into lines that fit the room. */
export function layOut(cargo: readonly Cargo[], room: number): Cargo[][] {
  const lines: Cargo[][] = []
  for (const one of cargo) {
    const line = lines.at(-1)
    if (line && lineWidth([...line, one]) <= room) line.push(one)
    else lines.push([one])
  }
  return lines
}

const lineWidth = (line: readonly Cargo[]) =>
  line.reduce((sum, cargo) => sum + ticketWidth(cargo), (line.length - 1) * GAP)

/** Draws a line of tickets around a centre. */
export function drawTickets(line: readonly Cargo[], centre: { x: number; y: number }): SVGGElement {
  const group = draw('g', { class: 'tickets' })
  let x = centre.x - lineWidth(line) / 2
  for (const cargo of line) {
    group.append(drawTicket(cargo, x, centre.y - TICKET_HEIGHT / 2))
    x += ticketWidth(cargo) + GAP
  }
  return group
}

function drawTicket(cargo: Cargo, x: number, y: number): SVGGElement {
  const width = ticketWidth(cargo)
  const { short, colour } = tickets[cargo]
  const shape = draw('path', { d: outline(width, TICKET_HEIGHT) })
  const text = draw('text', { x: width / 2, y: TICKET_HEIGHT / 2 + 3.8, 'text-anchor': 'middle' }, short)
  return draw('g', { class: `piece ${colour}`, transform: `translate(${x} ${y})` }, shape, text)
}

/** A ticket with a notch at both ends. */
function outline(width: number, height: number): string {
  const side = height / 2 - 6.5
  const right = `h${width - 6}a3 3 0 0 1 3 3v${side}a3.5 3.5 0 0 0 0 7v${side}a3 3 0 0 1-3 3`
  return `M3 0${right}h-${width - 6}a3 3 0 0 1-3-3v-${side}a3.5 3.5 0 0 0 0-7v-${side}a3 3 0 0 1 3-3z`
}

export function describeLegend(): HTMLElement[] {
  return (Object.keys(tickets) as Cargo[]).map((cargo) => {
    const width = ticketWidth(cargo) + 2
    const picture = draw('svg', {
      width,
      height: TICKET_HEIGHT + 2,
      viewBox: `-1 -1 ${width} ${TICKET_HEIGHT + 2}`,
      'aria-hidden': 'true',
    })
    picture.append(drawTicket(cargo, 0, 0))
    return make('li', {}, picture, make('span', {}, cargo))
  })
}
