// Playground app in React: the page: the app on the left, its source on the right.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { byId } from '../view/dom.ts'
import { showThemeSwitch } from '../view/theme.ts'
import { App } from './app.tsx'
import { SourceCard } from './view.tsx'

showThemeSwitch()

createRoot(byId('content')).render(
  <StrictMode>
    <div className="steps">
      <App />
    </div>
    <SourceCard name="app.tsx" source={import.meta.env.VITE_SOURCE} />
  </StrictMode>,
)
