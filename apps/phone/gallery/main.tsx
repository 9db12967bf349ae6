/** Every state of the web phone without a server: `gallery.html?scene=talking`. Not part of the build. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from '../src/app.tsx'
import '../src/app.css'
import { typeDial } from '../src/calls/dial-text.ts'
import { fakePhone } from './fake-phone.ts'
import { SCENES } from './scenes.ts'

const name = new URLSearchParams(location.search).get('scene') ?? ''
const scene = SCENES[name]
const root = document.getElementById('root')!
if (scene) {
  if (scene.hash) location.hash = scene.hash
  if (scene.type) typeDial(scene.type)
  createRoot(root).render(
    <StrictMode>
      <App phone={fakePhone(scene)} />
    </StrictMode>,
  )
} else {
  createRoot(root).render(
    <ul className="columns-3 p-8">
      {Object.keys(SCENES).map(key => (
        <li key={key}>
          <a className="inline-flex min-h-11 items-center text-accent-text underline" href={`?scene=${key}`}>
            {key}
          </a>
        </li>
      ))}
    </ul>,
  )
}
