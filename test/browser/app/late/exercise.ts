// Harness page: what a page does while a hostile script listens: the same for the client under test and for the control.

/** How each act ended: a status, a word, or the name of the error. */
export type Exercise = Record<'get' | 'post' | 'userInfo' | 'signOut', string>

declare global {
  interface Window {
    /** Calls an API whose token must be renewed first, posts to it with a 401 in between, asks for UserInfo, signs out. */
    exercise: (api: string) => Promise<Exercise>
    /** The same acts, one by one. */
    acts: Acts
  }
}

export type Acts = {
  get: (url: string) => Promise<unknown>
  post: (url: string) => Promise<unknown>
  userInfo: () => Promise<unknown>
  signOut: () => Promise<unknown>
}

async function settle(act: Promise<unknown>): Promise<string> {
  try {
    return String(await act)
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown'
  }
}

export function registerExercise(acts: Acts): void {
  const { get, post, userInfo, signOut } = acts
  window.acts = acts
  window.exercise = async (api) => ({
    get: await settle(get(`${api}/orders`)),
    post: await settle(post(`${api}/orders`)),
    userInfo: await settle(userInfo()),
    signOut: await settle(signOut()),
  })
}
