// Harness page: the usual boot, and a walk through everything that a script can reach.
import './walk.ts'
import './boot.ts'
