/** What is said while the browser gives no sound; it comes with the first time. */
import type { Language } from '@sidetone/ui/languages'

/** `touch`: fingers tap, they do not click. */
const en = {
  toRing: (touch: boolean): string => `${touch ? 'Tap' : 'Click'} anywhere once, so that this browser can ring.`,
  toHear: (touch: boolean): string => `You hear no ringing yet: ${touch ? 'tap' : 'click'} anywhere once.`,
}
export const WORDS: Readonly<Record<Language, typeof en>> = {
  en,
  de: {
    toRing: touch => `${touch ? 'Tippe' : 'Klicke'} einmal irgendwohin, damit dieser Browser klingeln kann.`,
    toHear: touch => `Du hörst noch kein Klingeln: ${touch ? 'Tippe' : 'Klicke'} einmal irgendwohin.`,
  },
  es: {
    toRing: touch => `${touch ? 'Toca' : 'Haz clic'} una vez en cualquier sitio para que este navegador pueda sonar.`,
    toHear: touch => `Aún no se oye el timbre: ${touch ? 'toca' : 'haz clic'} una vez en cualquier sitio.`,
  },
  fr: {
    toRing: touch => `${touch ? 'Touchez' : 'Cliquez'} une fois n’importe où pour que ce navigateur puisse sonner.`,
    toHear: touch => `Vous n’entendez pas encore la sonnerie : ${touch ? 'touchez' : 'cliquez'} une fois n’importe où.`,
  },
}
