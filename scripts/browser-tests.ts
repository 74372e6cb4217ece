// Runs the browser tests of the test command, in three engines. Further words go to Playwright.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { leaveOut, type Listed } from './choose-tests.ts'
import { runOrExit } from './run.ts'

const words = process.argv.slice(2)
const list = path.resolve('.cache/browser/left-out.txt')
const command = [path.resolve('node_modules/.bin/playwright'), 'test', '--list', '--reporter=json']
const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: undefined }
const { stdout, status } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 2 ** 28, env })
if (status !== 0) throw new Error(`Playwright cannot list the tests: ${stdout}`)
const left = leaveOut(JSON.parse(stdout) as Listed, { chromium: 5, firefox: 1, webkit: 1 })
mkdirSync(path.dirname(list), { recursive: true })
writeFileSync(list, left.join('\n'))
runOrExit('playwright', ['test', '--test-list-invert', list, ...words])
