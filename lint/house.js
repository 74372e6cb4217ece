// The house rules, as a plugin of oxlint.
import { oneClass } from './one-class.js'
import { rooms } from './rooms.js'
import { seam } from './seam.js'
import { specLink } from './spec-link.js'

export default {
  meta: { name: 'house' },
  rules: { 'one-class': oneClass, rooms, seam, 'spec-link': specLink },
}
