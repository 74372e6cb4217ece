// Playground app: light, dark, or what the system says.
import { byId } from './dom.ts'

const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

const key = 'playground:theme'

export function showThemeSwitch() {
  apply(readTheme())
  byId('theme').addEventListener('click', () => {
    const next = themes[(themes.indexOf(readTheme()) + 1) % themes.length] ?? 'system'
    localStorage.setItem(key, next)
    apply(next)
  })
}

function readTheme(): Theme {
  const stored = localStorage.getItem(key)
  return themes.find((theme) => theme === stored) ?? 'system'
}

function apply(theme: Theme) {
  document.documentElement.dataset['theme'] = theme
  byId('theme-name').textContent = theme
}
