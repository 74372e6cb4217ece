// Playground app: the few words with which the page is drawn. Text is always set as text, never as markup.
export type Child = Node | string | undefined

/** An element of the page that is known to be there. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (!element) throw new Error(`index.html has no element '${id}'`)
  return element
}

/** Creates an element: `make('p', { class: 'intro' }, 'Hello')`. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children.filter((child) => child !== undefined))
  return element
}

/** Runs an action on each click; the button rests while it runs. */
export function onClick(button: string | HTMLButtonElement, action: () => Promise<unknown>) {
  const element = typeof button === 'string' ? byId(button) : button
  element.addEventListener('click', () => {
    element.setAttribute('aria-busy', 'true')
    void action().finally(() => element.removeAttribute('aria-busy'))
  })
}

/** Swaps the content and shows it. */
export function fill(element: HTMLElement, ...children: readonly Child[]) {
  element.replaceChildren(...children.filter((child) => child !== undefined))
  element.hidden = false
}
