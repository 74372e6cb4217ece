// Room flow: a word that all tabs of this origin see at once.

/** A word that all tabs of this origin see at once. */
export interface Sign {
  read(): string | undefined
  write(word: string): void
  /** Tells of changes that other tabs make; gives a function that ends this. */
  onChange(listener: () => void): () => void
}
