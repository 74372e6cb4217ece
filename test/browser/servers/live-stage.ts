// Test servers: an app that runs the code of docs/recipes against an API that goes on talking.
import type { App } from './app.ts'
import type { HostileProvider } from './hostile-provider.ts'
import { startLiveApi, type LiveApi } from './live-api.ts'
import { bundleRecipes } from './recipes.ts'

/** Starts the API, and gives the app those recipes at `window.recipes`. */
export async function openLiveStage(
  { op, app }: { op: HostileProvider; app: App },
  recipes: string[],
): Promise<LiveApi> {
  const api = await startLiveApi((token) => op.acceptsAccessToken(token))
  app.options['resources'] = [`${api.origin}/`]
  const socket = api.origin.replace(/^http/, 'ws')
  app.headers['content-security-policy'] =
    `default-src 'none'; script-src 'self'; img-src data:; worker-src 'self'; connect-src ${op.origin} ${api.origin} ${socket}`
  app.late(await bundleRecipes(recipes, api.origin))
  return api
}
