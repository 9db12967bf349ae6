/** Light, dark, or what the machine says. */
export type Appearance = 'system' | 'light' | 'dark'

/** Sets the theme on the root element, where the tokens look for it, and follows the machine. Gives the way to stop that. */
export function showAppearance(appearance: Appearance): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const theme = appearance === 'system' ? (dark.matches ? 'dark' : 'light') : appearance
    document.documentElement.dataset.theme = theme
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', theme === 'dark' ? '#0d1210' : '#f3f5f4')
  }
  apply()
  dark.addEventListener('change', apply)
  return () => dark.removeEventListener('change', apply)
}
