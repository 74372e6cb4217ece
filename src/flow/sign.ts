// Room flow: a word that all tabs of this origin see at once.
import type { Sign as Word } from '../engine/engine.ts'

/** A word that all tabs of this origin see at once. */
export interface Sign extends Word {
  /** Tells of changes that other tabs make; gives a function that ends this. */
  onChange(listener: () => void): () => void
}
