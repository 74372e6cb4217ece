// Room platform: the service worker that stands between this page and the network, if there is one.

/** The browser's own object, where the page may have service workers: not without a secure context, and not in a sandbox. */
function findContainer(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker
  } catch {
    return undefined
  }
}

/** Tells the address of the script that controls this page, now and whenever another takes over; gives a function that ends this. */
export function onController(listener: (scriptUrl: string) => void): () => void {
  const container = findContainer()
  const hear = (): void => {
    if (container?.controller) listener(container.controller.scriptURL)
  }
  hear()
  container?.addEventListener('controllerchange', hear)
  return () => container?.removeEventListener('controllerchange', hear)
}
