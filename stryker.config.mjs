// Mutation testing of both token rooms and of the transactions: `npm run mutation`. What it found is in docs/mutation.md.

/** Errors whose message is that argument: people read it, no code and no test does. */
const messages = { OidcError: 1, rejection: 1, TypeError: 0, RangeError: 0 }

/** Whether a function may answer `string | true`: `true` stands, and any text at all does not. */
function givesVerdict({ node }) {
  const types = node.returnType?.typeAnnotation?.types ?? []
  return ['TSStringKeyword', 'TSLiteralType'].every((type) => types.some((one) => one.type === type))
}

/** Where a text is only read by people; nothing besides these texts is spared. */
const textForPeople = {
  shouldIgnore(path) {
    const { key, listKey, parent } = path
    if (listKey === 'arguments' && messages[parent.callee?.name] === key) return 'the message of an error'
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined
    if (key === 'right' && parent.operator === '||') return 'the words of a check that fails'
    const isAnswer = /^(ReturnStatement|ConditionalExpression)$/.test(parent.type) && key !== 'test'
    const around = isAnswer ? path.getFunctionParent() : undefined
    return around && givesVerdict(around) ? 'the words of a check that fails' : undefined
  },
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'text-for-people', value: textForPeople }]

export default {
  mutate: ['src/id-token/*.ts', 'src/access-token/*.ts', 'src/engine/transactions.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'stryker.vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner', './stryker.config.mjs'],
  ignorers: ['text-for-people'],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  tempDirName: '.cache/mutation/sandbox',
  ignorePatterns: ['**', '!package.json', '!stryker.*', '!src/**', '!test/unit/**'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
}
