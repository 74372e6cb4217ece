// Room platform: what a tab remembers of its attempts to leave, in sessionStorage, and how its page was reached.

/** Opens the memory of a name. Where storage is blocked nothing is remembered, and `write` says so. */
export function openAttempts(name: string): {
  read(): string | undefined
  write(text: string): boolean
  readonly isBack: boolean
  hasActivation(): boolean
} {
  const [load] = performance.getEntriesByType('navigation') as Partial<PerformanceNavigationTiming>[]
  const { userActivation }: Partial<Navigator> = navigator
  return {
    read() {
      try {
        return sessionStorage.getItem(name) ?? undefined
      } catch {
        return undefined
      }
    },
    write(text) {
      try {
        sessionStorage.setItem(name, text)
        return true
      } catch {
        return false
      }
    },
    isBack: load?.type === 'back_forward',
    // A browser that does not tell must not lock anybody out.
    hasActivation: () => userActivation?.isActive ?? true,
  }
}
