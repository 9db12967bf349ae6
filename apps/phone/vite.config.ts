import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { appShell } from './scripts/app-shell.ts'

const server = process.env.SIDETONE_HTTP ?? '127.0.0.1:8080'
export default defineConfig({
  plugins: [react(), tailwindcss(), appShell()],
  build: {
    target: ['chrome120', 'firefox121', 'safari17'],
    // Small files stay files: a strict content security policy forbids data: in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/service-worker.ts' },
      output: { entryFileNames: chunk => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': `http://${server}`, '/sip': { target: `ws://${server}`, ws: true } } },
})
