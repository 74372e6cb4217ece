// Harness page: the usual boot with a hostile script in it, which does nothing until the test says so.
import '../boot.ts'
import './baits.ts'
import './families.ts'
import { registerExercise } from './exercise.ts'

const { oidc } = window

registerExercise({
  get: async (url) => (await oidc.fetch(url)).status,
  post: async (url) => (await oidc.fetch(url, { method: 'POST', body: 'text' })).status,
  userInfo: async () => (await oidc.userInfo()).sub,
  signOut: async () => {
    await oidc.signOut({ local: true })
    return oidc.getSession().status
  },
})
