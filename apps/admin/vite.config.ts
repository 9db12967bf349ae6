import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.SIDETONE_HTTP ?? '127.0.0.1:8080'
export default defineConfig({
  base: '/admin/',
  plugins: [react(), tailwindcss()],
  build: {
    target: ['chrome120', 'firefox121', 'safari17'],
    // Small files stay files: a strict content security policy forbids data: in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': `http://${server}` } },
})
