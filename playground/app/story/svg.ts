// Playground app: the few words with which the diagram is drawn.
const namespace = 'http://www.w3.org/2000/svg'

export function draw<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}

/** The width of a letter in the diagram's monospaced font, for a font size of 1. */
const LETTER = 0.605

/** How wide a text is, near enough. */
export const widthOf = (text: string, size: number): number => text.length * size * LETTER

export function shorten(text: string, size: number, room: number): string {
  const letters = Math.max(4, Math.floor(room / (size * LETTER)))
  return text.length > letters ? `${text.slice(0, letters - 1)}…` : text
}

/** Breaks a text into lines of at most `room` pixels, at plain spaces. */
export function wrap(text: string, size: number, room: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim()
    if (lines.length > 0 && widthOf(longer, size) <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
