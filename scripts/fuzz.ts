// Fuzzes what reads foreign input: a million cases, or as many as said, each subject in a thread of its own that is watched.
// `tsx scripts/fuzz.ts --seed 7 --cases 10000 --subject callback`; every option may be left out.
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import type { Report } from '../test/fuzz/subject.ts'
import { shares } from '../test/fuzz/subjects.ts'

/** What a thread is told: the subject, how much to run, and where to count the cases that have begun. */
type Order = { name: string; cases: number; seed: number; begun: Int32Array }

/** Milliseconds in which a case must end; most take a ten-thousandth of it. */
const patience = 20_000

/** A thread does not read TypeScript by itself, though this one does. */
const bootstrap = `import('tsx/esm/api').then(({ register }) => { register(); return import('${import.meta.url}') })`

function find(name: string): (typeof shares)[number]['subject'] {
  const subject = shares.map((share) => share.subject).find((one) => one.name === name)
  if (subject) return subject
  throw new Error(
    `No subject is called ${name}. There are ${shares.map((one) => one.subject.name).join(', ')}`,
  )
}

async function serve({ name, cases, seed, begun }: Order): Promise<void> {
  const report = await find(name).run({ cases, seed, begun: () => void Atomics.add(begun, 0, 1) })
  await setImmediate()
  parentPort?.postMessage(report)
}

/** Runs a subject in a thread; one that crashes, or whose case does not end, has failed. */
function watch({ name, cases, seed }: Omit<Order, 'begun'>): Promise<Report> {
  const begun = new Int32Array(new SharedArrayBuffer(4))
  const start = performance.now()
  const thread = new Worker(bootstrap, { eval: true, workerData: { name, cases, seed, begun } })
  return new Promise((resolve) => {
    let seen = -1
    const settle = (report: Report): void => {
      clearInterval(timer)
      void thread.terminate()
      resolve(report)
    }
    const fail = (what: string): void => {
      const number = Math.max(Atomics.load(begun, 0), 1)
      const seconds = (performance.now() - start) / 1000
      const failure = `${what} in case ${number} of seed ${seed}: ${find(name).show(seed, number)}`
      settle({ name, cases: number, seconds, accepted: 0, refused: 0, failure })
    }
    const timer = setInterval(() => {
      const now = Atomics.load(begun, 0)
      if (now === seen) fail('It hangs')
      seen = now
    }, patience)
    thread.on('message', settle)
    thread.on('error', (thrown) => fail(`It crashed (${String(thrown)}), at the latest`))
  })
}

async function runAll(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
      cases: { type: 'string', default: '1000000' },
      subject: { type: 'string' },
    },
  })
  const [seed, total] = [Number(values.seed), Number(values.cases)]
  if (!Number.isSafeInteger(seed) || !(total >= 1)) throw new Error('--seed and --cases are whole numbers')
  if (values.subject !== undefined) find(values.subject)
  const chosen = shares.filter(({ subject }) => (values.subject ?? subject.name) === subject.name)
  console.log(`Fuzzing, seed ${seed}`)
  const reports: Report[] = []
  for (const { subject, part } of chosen) {
    const cases = Math.ceil(chosen.length === 1 ? total : total * part)
    const report = await watch({ name: subject.name, cases, seed })
    reports.push(report)
    console.log(`${subject.name}: ${report.cases} cases in ${report.seconds.toFixed(1)} s`)
    if (report.failure !== undefined) console.error(`\n${subject.name}, seed ${seed}:\n${report.failure}\n`)
  }
  console.table(
    reports.map(({ name, cases, seconds, accepted, refused, failure }) => ({
      subject: name,
      cases,
      seconds: +seconds.toFixed(1),
      'honest, accepted': accepted,
      'others, refused': refused,
      verdict: failure === undefined ? 'as it must be' : 'FAILED',
    })),
  )
  process.exitCode = reports.some(({ failure }) => failure !== undefined) ? 1 : 0
}

await (isMainThread ? runAll() : serve(workerData as Order))
