import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** First load of the web phone: JavaScript that the page asks for before it can dial, compressed. */
export const FIRST_LOAD_LIMIT_BYTES = 150 * 1024

/**
 * Tells the service worker which files make the app, under a name that changes with their content, and prints what the
 * first load weighs. A build over the limit fails.
 */
export function appShell(): Plugin {
  return {
    name: 'sidetone-app-shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js']
      const index = Object.values(bundle).find(
        file => file.type === 'chunk' && file.isEntry && file.fileName !== 'sw.js',
      )
      if (worker?.type !== 'chunk' || index?.type !== 'chunk')
        throw new Error('the app has no service worker or no entry')
      const first = new Set<string>()
      const add = (name: string) => {
        const chunk = bundle[name]
        if (first.has(name) || chunk?.type !== 'chunk') return
        first.add(name)
        chunk.imports.forEach(add)
      }
      add(index.fileName)
      const bytes = [...first].reduce((sum, name) => {
        const chunk = bundle[name]
        return sum + (chunk?.type === 'chunk' ? gzipSync(chunk.code).length : 0)
      }, 0)
      const files = Object.keys(bundle).filter(
        name => name !== 'sw.js' && name !== 'index.html' && !name.endsWith('.map'),
      )
      const version = createHash('sha256')
        .update([...files].sort().join('\n'))
        .digest('hex')
        .slice(0, 12)
      const shell = ['/', ...files.map(name => `/${name}`), '/icon.svg', '/icon-192.png', '/manifest.webmanifest']
      worker.code = worker.code
        .replace('__SHELL__', JSON.stringify(shell))
        .replace('__VERSION__', JSON.stringify(version))
      const kilobytes = (bytes / 1024).toFixed(1)
      console.log(`first load: ${kilobytes} KB of JavaScript (gzip), limit ${FIRST_LOAD_LIMIT_BYTES / 1024} KB`)
      if (bytes > FIRST_LOAD_LIMIT_BYTES) throw new Error(`first load is too large: ${kilobytes} KB`)
    },
  }
}
