/**
 * Pictures of every state of the web phone, at desktop and phone width, light and dark.
 *   node scripts/screenshots.ts OUT [scene …]     Chromium from $CHROMIUM or /usr/bin/chromium
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { chromium } from 'playwright-core'
import { build, preview } from 'vite'
import { SCENES } from '../gallery/scenes.ts'

const [out = 'screenshots', ...wanted] = process.argv.slice(2)
const SIZES = {
  desktop: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
}
const themes = ['light', 'dark'] as const
const sizes = (process.env.SIZES?.split(',') ?? ['desktop', 'phone']) as (keyof typeof SIZES)[]

mkdirSync(out, { recursive: true })
const root = join(import.meta.dirname, '..')
const outDir = mkdtempSync(join(tmpdir(), 'gallery-'))
const plugins = [react(), tailwindcss()]
await build({
  root,
  configFile: false,
  logLevel: 'error',
  plugins,
  build: { outDir, rolldownOptions: { input: join(root, 'gallery.html') } },
})
const server = await preview({
  root,
  configFile: false,
  logLevel: 'error',
  build: { outDir },
  preview: { host: '127.0.0.1', port: 0 },
})
const { port } = server.httpServer.address() as { port: number }
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const faults: string[] = []
for (const size of sizes)
  for (const theme of themes) {
    const context = await browser.newContext({
      viewport: SIZES[size],
      colorScheme: theme,
      reducedMotion: 'reduce',
      isMobile: size === 'phone',
      hasTouch: size === 'phone',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    page.on('pageerror', error => faults.push(`${size} ${theme}: ${error.message}`))
    page.on('console', message => message.type() === 'error' && faults.push(`${size} ${theme}: ${message.text()}`))
    for (const [name, scene] of Object.entries(SCENES)) {
      if (wanted.length && !wanted.includes(name)) continue
      await page.goto(`http://127.0.0.1:${port}/gallery.html?scene=${name}`)
      await page.locator('#root > *').first().waitFor()
      // Some places are loaded when they are opened.
      await page.waitForLoadState('networkidle')
      for (const label of scene.press ?? []) await page.getByRole('button', { name: label }).first().click()
      if (scene.keys) await page.keyboard.press(scene.keys)
      if (scene.scrollTo) await page.getByRole('heading', { name: scene.scrollTo }).scrollIntoViewIfNeeded()
      await page.waitForTimeout(60)
      await page.screenshot({ path: join(out, `${name}-${size}-${theme}.png`) })
    }
    await context.close()
  }
await browser.close()
await server.close()
rmSync(outDir, { recursive: true })
for (const fault of new Set(faults)) console.error(fault)
process.exit(faults.length ? 1 : 0)
