// Harness page: what ordinary code does with a string, so that every patch of the hostile script has something to hear.

/** Puts a record into a database of its own, and reads it. */
async function store(name: string, token: string): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const opening = indexedDB.open('careless', 1)
    opening.addEventListener('upgradeneeded', () => void opening.result.createObjectStore('tokens'))
    opening.addEventListener('success', () => resolve(opening.result))
  })
  const writing = database.transaction('tokens', 'readwrite').objectStore('tokens').put(token, name)
  await new Promise((resolve) => writing.addEventListener('success', resolve))
  database.close()
}

function collect(name: string, token: string): void {
  const bag: Record<string, unknown> = {}
  bag[name] = token
  bag['authorization'] = token
  const list: string[] = []
  list.push(token)
  for (const item of list) new Map([[name, item]]).get(name)
  new Set([token]).has(token)
  Object.assign({}, { token }).constructor.call(undefined)
  Reflect.get({ token }, 'token')
  JSON.parse(JSON.stringify({ token }))
  const channel = new BroadcastChannel('careless')
  channel.postMessage(token)
  channel.close()
  setTimeout(() => {}, 0, token)
  void AbortSignal.abort(token).reason
}

function read(token: string): void {
  token.split('').join('')
  ;/^[\w-]+$/.test(token)
  new URL(`https://careless.test/?${token}`).searchParams.get('token')
  new URLSearchParams({ token }).get('token')
  encodeURIComponent(token)
  ;((text: string) => text).call(undefined, token)
  throw new Error(token)
}

async function carry(token: string): Promise<{ token: string }> {
  const bytes = new TextEncoder().encode(token)
  new Uint8Array(bytes).slice()
  await crypto.subtle.digest('SHA-256', bytes)
  new TextDecoder().decode(bytes)
  await new Response(token).text()
  new Headers({ token }).get('token')
  new Request(location.href, { method: 'POST', body: token, headers: { token } }).headers.get('token')
  return { token }
}

/** Handles a token as if there were nothing to fear. */
export async function handleCarelessly(name: string, token: string): Promise<void> {
  collect(name, token)
  try {
    read(token)
  } catch {
    await carry(token)
  }
  await store(name, token)
}
