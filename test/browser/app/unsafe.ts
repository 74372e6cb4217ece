// Harness page: an app that uses the one exit of access tokens.
import { accessTokenFor } from '../../../src/unsafe.ts'
import { createTracedClient } from './globals.ts'

declare global {
  interface Window {
    /** The access token for a URL, or the code of the error; never rejects. */
    tokenFor: (url: string) => Promise<string>
  }
}

window.oidc = createTracedClient()
window.tokenFor = async (url) => {
  try {
    return await accessTokenFor(window.oidc, url)
  } catch (error) {
    return (error as { code: string }).code
  }
}
window.settled = window.attempt(() => window.oidc.ready())
