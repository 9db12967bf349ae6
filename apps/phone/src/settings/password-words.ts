/** What is said of the own password in each language; it comes with its card. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'

const en = {
  title: 'Password',
  current: 'Current password',
  currentText: 'Leave it empty if you have just come by a sign-in link.',
  next: 'New password',
  nextText: (least: number) => `${least} letters, digits or signs at least.`,
  wrongCurrent: 'This is not your current password. Forgotten? Ask your admin for a new sign-in link.',
  tooMany: 'Too many attempts. Wait a moment.',
  failed: 'It could not be saved. Try again in a moment.',
}
type PasswordWords = typeof en
const WORDS: Readonly<Record<Language, PasswordWords>> = {
  en,
  de: {
    title: 'Passwort',
    current: 'Bisheriges Passwort',
    currentText: 'Leer lassen, wenn du gerade über einen Anmelde-Link gekommen bist.',
    next: 'Neues Passwort',
    nextText: least => `Mindestens ${least} Buchstaben, Ziffern oder Zeichen.`,
    wrongCurrent: 'Das ist nicht dein bisheriges Passwort. Vergessen? Bitte deinen Admin um einen neuen Anmelde-Link.',
    tooMany: 'Zu viele Versuche. Warte einen Moment.',
    failed: 'Es konnte nicht gespeichert werden. Versuch es gleich noch einmal.',
  },
  es: {
    title: 'Contraseña',
    current: 'Contraseña actual',
    currentText: 'Déjala vacía si acabas de entrar con un enlace.',
    next: 'Contraseña nueva',
    nextText: least => `Al menos ${least} letras, cifras o signos.`,
    wrongCurrent: 'Esta no es tu contraseña actual. ¿La has olvidado? Pide a tu admin un enlace nuevo.',
    tooMany: 'Demasiados intentos. Espera un momento.',
    failed: 'No se ha podido guardar. Inténtalo de nuevo en un momento.',
  },
  fr: {
    title: 'Mot de passe',
    current: 'Mot de passe actuel',
    currentText: 'Laissez vide si vous venez d’arriver par un lien de connexion.',
    next: 'Nouveau mot de passe',
    nextText: least => `Au moins ${least} lettres, chiffres ou signes.`,
    wrongCurrent: 'Ce n’est pas votre mot de passe actuel. Oublié ? Demandez un nouveau lien à votre admin.',
    tooMany: 'Trop d’essais. Attendez un instant.',
    failed: 'Impossible d’enregistrer. Réessayez dans un instant.',
  },
}
export const usePasswordWords = (): PasswordWords => useWordsOf(WORDS)
