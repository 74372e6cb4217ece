// House rule `one-class`: OidcError is the only class; everything else is functions over plain data.

export const oneClass = {
  create(context) {
    const check = (node) => {
      if (node.id?.name === 'OidcError') return
      context.report({ node, message: 'No class besides OidcError: use functions and closures.' })
    }
    return { ClassDeclaration: check, ClassExpression: check }
  },
}
