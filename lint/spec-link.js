// House rule `spec-link`: every function that protocol/ exports links the section of the specification that it follows.

const link = /@see\s[^@]*https:\/\/[^\s)#]+#[^\s)]+/

const isFunction = (node) =>
  node?.type === 'FunctionDeclaration' ||
  (node?.type === 'VariableDeclaration' &&
    node.declarations.some(({ init }) => /^(Arrow)?Function(Expression)?$/.test(init?.type ?? '')))

export const specLink = {
  create(context) {
    const docstringAbove = (node) => {
      const comment = context.sourceCode.getCommentsBefore(node).at(-1)
      return comment?.type === 'Block' && comment.value.startsWith('*') ? comment.value : ''
    }
    return {
      ExportNamedDeclaration(node) {
        if (!isFunction(node.declaration) || link.test(docstringAbove(node))) return
        context.report({
          node,
          message: 'Link the section: a docstring with `@see [title §n](https://…#fragment)`.',
        })
      },
    }
  },
}
