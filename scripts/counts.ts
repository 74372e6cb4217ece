// Counts single tests from the reports of vitest and Playwright. What did not run is a failure, unless it says why.
import { existsSync, readFileSync } from 'node:fs'

/** How many tests stood, fell, or were left out with a reason. */
export type Counts = { passed: number; failed: number; excused: number }

type VitestReport = {
  testResults: { status: string; assertionResults: { status: string; fullName: string }[] }[]
}

type PlaywrightTest = { status: string; annotations: { type: string; description?: string }[] }
type PlaywrightSuite = { suites?: PlaywrightSuite[]; specs?: { tests: PlaywrightTest[] }[] }
type PlaywrightReport = PlaywrightSuite & { errors: unknown[] }

const excuse = /missing platform feature: \S/

const none: Counts = { passed: 0, failed: 0, excused: 0 }

/** Adds counts up. */
export function add(counts: Counts[]): Counts {
  return counts.reduce(
    (sum, { passed, failed, excused }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      excused: sum.excused + excused,
    }),
    none,
  )
}

function judge(hasPassed: boolean, reasons: string[], wasSkipped: boolean): Counts {
  if (hasPassed) return { ...none, passed: 1 }
  if (wasSkipped && reasons.some((reason) => excuse.test(reason))) return { ...none, excused: 1 }
  return { ...none, failed: 1 }
}

function countVitest({ testResults }: VitestReport): Counts {
  const files = testResults.map(({ status, assertionResults }) => {
    const counts = add(
      assertionResults.map((test) =>
        judge(test.status === 'passed', [test.fullName], /^(skipped|pending|disabled)$/.test(test.status)),
      ),
    )
    return status === 'failed' && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  })
  return add(files)
}

function countSuite({ suites = [], specs = [] }: PlaywrightSuite): Counts {
  const tests = specs.flatMap((spec) => spec.tests)
  const counts = tests.map(({ status, annotations }) => {
    const reasons = annotations.map(({ description = '' }) => description)
    return judge(status === 'expected', reasons, status === 'skipped')
  })
  return add([...counts, ...suites.map(countSuite)])
}

/** Reads the report that a runner left; no report and no test are failures too. */
export function countReport(runner: 'vitest' | 'playwright', file: string, hasSucceeded: boolean): Counts {
  if (!existsSync(file)) return { ...none, failed: 1 }
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const counts =
    runner === 'vitest'
      ? countVitest(report as VitestReport)
      : add([
          countSuite(report as PlaywrightReport),
          { ...none, failed: (report as PlaywrightReport).errors.length },
        ])
  const isSilentFailure = counts.failed === 0 && (!hasSucceeded || counts.passed === 0)
  return isSilentFailure ? { ...counts, failed: 1 } : counts
}
