// Rows: where sessions live: the rows about sessions hold for tokens in memory, the default, and for kept ones.
export const stores = ['auto', 'indexeddb'] as const
