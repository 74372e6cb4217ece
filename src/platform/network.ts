// Room platform: the network, as far as the browser tells of it, in a page and in a Worker alike.

/** Whether the browser knows that there is no network. */
export const isOffline = (): boolean => navigator.onLine === false
