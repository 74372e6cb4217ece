// Browser tests: WebKitWebDriver with a display of its own, spoken to in W3C WebDriver. A driver has one session at a time.
import { spawn, type ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { Json } from '../servers/answer.ts'
import { findPort } from '../servers/loopback.ts'
import { DriverError } from './driver-error.ts'

export type Driver = {
  /** Sends a command: the value of its answer, which has to come within 20 seconds. */
  call: <Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Json) => Promise<Value>
  stop: () => void
}

type Answer = { value: unknown }

const patience = 20_000

/** Asks again and again until something comes; WebDriver tells nothing by itself. */
export async function poll<Value>(
  look: () => Promise<Value | undefined>,
  { patience: most = patience, what }: { patience?: number; what: string },
): Promise<Value> {
  const end = performance.now() + most
  for (let rest = 4; performance.now() < end; rest = Math.min(rest * 1.5, 40)) {
    const found = await look()
    if (found !== undefined) return found
    await pause(rest)
  }
  throw new Error(`waited ${most / 1000} s for ${what}`)
}

const children = new Set<ChildProcess>()

process.once('exit', () => {
  for (const child of children) child.kill()
})

function start(
  command: string,
  args: string[],
  more: { display?: string; isTelling?: boolean },
): ChildProcess {
  const { display, isTelling = false } = more
  const env = display === undefined ? process.env : { ...process.env, DISPLAY: display, GDK_BACKEND: 'x11' }
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'ignore', ...(isTelling ? ['pipe' as const] : [])],
    env: { ...env, NO_AT_BRIDGE: '1' },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** A screen that nobody sees; X chooses a free number and tells it. */
export async function startDisplay(): Promise<{ name: string; stop: () => void }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']
  const child = start('Xvfb', args, { isTelling: true })
  const number = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error('Xvfb ended')))
    const told: Readable | undefined = child.stdio[3] as Readable | undefined
    told?.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()))
  })
  return { name: `:${number}`, stop: () => void child.kill() }
}

export async function startDriver(display: string): Promise<Driver> {
  const port = await findPort()
  const child = start('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], { display })
  const call = async <Value>(method: string, path: string, body?: Json): Promise<Value> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...sent,
      signal: AbortSignal.timeout(patience),
    })
    const { value } = (await response.json()) as Answer
    if (response.ok) return value as Value
    const { error, message } = value as { error: string; message: string }
    throw new DriverError(error, message)
  }
  const ready = () =>
    call('GET', '/status').then(
      () => true,
      () => undefined,
    )
  await poll(ready, { what: 'WebKitWebDriver' })
  return { call, stop: () => void child.kill() }
}
