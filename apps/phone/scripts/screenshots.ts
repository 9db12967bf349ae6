/**
 * Pictures of every state of the web phone, at desktop and phone width, light and dark.
 *   node scripts/screenshots.ts OUT [scene …]     Chromium from $CHROMIUM or /usr/bin/chromium
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'
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
const server = await createServer({
  root: join(import.meta.dirname, '..'),
  logLevel: 'error',
  server: { host: '127.0.0.1', port: 0 },
})
await server.listen()
const { port } = server.httpServer!.address() as { port: number }
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
      for (const label of scene.press ?? []) await page.getByRole('button', { name: label }).first().click()
      if (scene.keys) await page.keyboard.press(scene.keys)
      await page.waitForTimeout(150)
      await page.screenshot({ path: join(out, `${name}-${size}-${theme}.png`) })
    }
    await context.close()
  }
await browser.close()
await server.close()
for (const fault of new Set(faults)) console.error(fault)
process.exit(faults.length ? 1 : 0)
