// House rule `seam`: in the files that a token passes through, no code of the page can be called, or handed a token, by surprise.
//
// A late script may have replaced any method, constructor, iterator or promise of the realm. So inside functions
//  1. nothing is `async`, awaited or yielded, and nobody looks up `.then`;
//  2. only names are called or constructed, and each is imported, a parameter or declared here: no methods, no globals;
//  3. no template, spread, array pattern or `for…of`: they run methods and iterators of the realm;
//  4. an array is written only as an argument of a call, for a captured `apply`; it is never kept;
//  5. an object literal that holds anything but functions starts with `__proto__: null`: a dictionary for the platform,
//     or one that holds a value, never reads from Object.prototype.
// Code outside functions runs once, when the module is evaluated: rules 2 to 4 leave it alone.

const isFunction = (node) => /Function/.test(node.type) && !node.type.startsWith('TS')

const isInFunction = (node) => Boolean(node) && (isFunction(node) || isInFunction(node.parent))

const startsWithNullPrototype = ([first]) =>
  first?.type === 'Property' &&
  first.key.name === '__proto__' &&
  first.value.value === null &&
  !first.computed

const holdsFunctionsOnly = (properties) =>
  properties.length > 0 && properties.every(({ value }) => value && isFunction(value))

export const seam = {
  create(context) {
    const report = (node, message) => context.report({ node, message })
    const refuse = (message) => (node) => report(node, message)
    const refuseInFunctions = (message) => (node) => isInFunction(node) && report(node, message)
    const isDeclared = (name, scope) =>
      Boolean(scope) && (scope.set.get(name)?.defs.length > 0 || isDeclared(name, scope.upper))
    const checkCallee = ({ callee }) => {
      if (!isInFunction(callee)) return
      if (callee.type !== 'Identifier') report(callee, 'Call names only: capture the method, then apply it.')
      else if (!isDeclared(callee.name, context.sourceCode.getScope(callee)))
        report(
          callee,
          `Capture \`${callee.name}\` when the module is evaluated: a late script may have replaced it.`,
        )
    }
    const checkFunction = (node) =>
      node.async && report(node, 'No async function: await calls the page’s promises.')
    return {
      FunctionDeclaration: checkFunction,
      FunctionExpression: checkFunction,
      ArrowFunctionExpression: checkFunction,
      AwaitExpression: refuse('No await: it looks up `then` and `constructor`, which a late script may own.'),
      YieldExpression: refuse('No yield.'),
      CallExpression: checkCallee,
      NewExpression: checkCallee,
      MemberExpression: ({ property }) =>
        property.name === 'then' &&
        isInFunction(property) &&
        report(property, 'No `.then` look-up: apply the captured one.'),
      TemplateLiteral: refuseInFunctions('No template literal: join strings with +.'),
      SpreadElement: refuseInFunctions('No spread: it runs the iterator of the realm.'),
      ArrayPattern: refuseInFunctions('No array pattern: it runs the iterator of the realm.'),
      ForOfStatement: refuseInFunctions('No for…of: it runs the iterator of the realm.'),
      ArrayExpression: (node) =>
        isInFunction(node) &&
        !node.parent.arguments?.includes(node) &&
        report(node, 'An array may only be written as an argument of a call: it keeps no token.'),
      ObjectExpression: (node) =>
        startsWithNullPrototype(node.properties) ||
        holdsFunctionsOnly(node.properties) ||
        report(node, 'Start this object with `__proto__: null`: it holds more than functions.'),
    }
  },
}
