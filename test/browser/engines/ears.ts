// Browser tests: a script that tells what happens in a page, for engines that tell nothing themselves.

/** Tells `{ console }`, `{ error }` and `{ frame }`, of documents that can run scripts. */
export const ears: string = `
  const listen = EventTarget.prototype.addEventListener
  for (const level of ['debug', 'error', 'info', 'log', 'warn']) {
    const write = console[level]
    console[level] = (...values) => {
      tell({ console: values.map(String).join(' ') })
      apply(write, console, values)
    }
  }
  const describe = (error) => error instanceof Error ? error.name + ': ' + error.message : String(error)
  apply(listen, window, ['error', ({ error, message }) => message && tell({ error: error ? describe(error) : message }), true])
  apply(listen, window, ['unhandledrejection', ({ reason }) => tell({ error: describe(reason) }), true])
  apply(listen, document, ['securitypolicyviolation', ({ effectiveDirective: rule, blockedURI: what }) => {
    tell({ console: 'Refused by ' + rule + ': ' + what })
  }, true])
  new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) {
      if (!(node instanceof Element)) continue
      const frames = (node.localName === 'iframe' ? 1 : 0) + node.querySelectorAll('iframe').length
      for (let index = 0; index < frames; index += 1) tell({ frame: true })
    }
  }).observe(document, { childList: true, subtree: true })`
