// Room platform: a word in localStorage that all tabs of this origin see at once. It holds no secret, and storage stays the truth.

/** A word that all tabs of this origin see at once. */
export interface Sign {
  read(): string | undefined
  write(word: string): void
  /** Tells of changes that other tabs make; gives a function that ends this. */
  onChange(listener: () => void): () => void
}

/** Opens the sign of a name. Where storage is blocked it says nothing, and no other tab hears of it. */
export function openSign(name: string): Sign {
  return {
    read() {
      try {
        return localStorage.getItem(name) ?? undefined
      } catch {
        return undefined
      }
    },
    write(word) {
      try {
        localStorage.setItem(name, word)
      } catch {
        // Tabs that share no storage have nothing to tell each other.
      }
    },
    onChange(listener) {
      const hear = ({ key }: StorageEvent): void => {
        if (key === name) listener()
      }
      addEventListener('storage', hear)
      return () => removeEventListener('storage', hear)
    },
  }
}
