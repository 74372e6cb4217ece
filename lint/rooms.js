// House rule `rooms`: every import, re-export, dynamic import and import('…') type keeps to the floor plan.
import path from 'node:path'
import { floorPlan } from './floor-plan.js'

/** The room of a file in src/, or its own name where it is a door. */
function placeOf(file, source) {
  const [place, ...rest] = path.relative(source, file).split(path.sep)
  return place === '..' ? `${[place, ...rest].join('/')} (outside src)` : place
}

/** Says why an import is refused, or nothing. */
function findFault(from, to, onlyTypes) {
  const plan = floorPlan[from]
  if (!plan) return `\`${from}\` is not on the floor plan (lint/floor-plan.js).`
  const { values = [], types = [], packages = [] } = plan
  if (to.name === from) return undefined
  if (to.foreign ? packages.includes(to.name) : values.includes(to.name)) return undefined
  if (!to.foreign && types.includes(to.name)) {
    return onlyTypes
      ? undefined
      : `\`${from}\` may import only types from \`${to.name}\`: use \`import type\`.`
  }
  const allowed = [...values, ...types.map((room) => `${room} (types)`), ...packages]
  return `\`${from}\` may not import \`${to.name}\`, only: ${allowed.join(', ') || 'nothing'}.`
}

export const rooms = {
  create(context) {
    const source = path.join(context.cwd, 'src')
    const from = placeOf(context.filename, source)
    const locate = (specifier) =>
      specifier.startsWith('.')
        ? { name: placeOf(path.resolve(path.dirname(context.filename), specifier), source), foreign: false }
        : { name: specifier, foreign: true }
    const check = (node, specifier, onlyTypes) => {
      const fault =
        typeof specifier?.value === 'string'
          ? findFault(from, locate(specifier.value), onlyTypes)
          : 'An import names its module in plain text, so that the floor plan can be checked.'
      if (fault) context.report({ node, message: fault })
    }
    return {
      ImportDeclaration: (node) => check(node, node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node, node.source, false),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal ?? node.argument, true),
      Program: (node) => floorPlan[from] ?? context.report({ node, message: findFault(from, {}, false) }),
    }
  },
}
