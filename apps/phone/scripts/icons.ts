/** Makes the PNG icons of the app from `public/icon.svg`:  node scripts/icons.ts */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const folder = join(import.meta.dirname, '../public')
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
/** A maskable icon fills its square; what matters lies in the inner 80 %. */
const square = svg
  .replace('rx="12"', 'rx="0"')
  .replace('viewBox="0 0 48 48"', 'viewBox="-4 -4 56 56"')
  .replace('<rect width="48" height="48"', '<rect x="-4" y="-4" width="56" height="56"')
const wanted = [
  { name: 'icon-192.png', size: 192, svg },
  { name: 'icon-512.png', size: 512, svg },
  { name: 'icon-maskable-512.png', size: 512, svg: square },
]
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const icon of wanted) {
  const page = await browser.newPage({ viewport: { width: icon.size, height: icon.size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${icon.svg}`)
  await page.screenshot({ path: join(folder, icon.name), omitBackground: true })
  await page.close()
}
await browser.close()
