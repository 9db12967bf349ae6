/** What is said of encryption, in each language; it comes with the panel of the sound. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'

const en = {
  mine: 'Encrypted between you and Sidetone.',
  inside: {
    closed: (names: string) => `Encrypted between Sidetone and ${names}.`,
    open: (names: string) => `Not encrypted between Sidetone and ${names}.`,
  },
  outside: {
    closed: (names: string) => `Encrypted up to the provider of the line to ${names}; behind it is not known.`,
    open: (names: string) => `Not encrypted on the line outside to ${names}.`,
  },
  notEndToEnd: 'Not end to end: Sidetone passes the sound on.',
}
export type ProtectionWords = typeof en
export const WORDS: Readonly<Record<Language, ProtectionWords>> = {
  en,
  de: {
    mine: 'Verschlüsselt zwischen dir und Sidetone.',
    inside: {
      closed: names => `Verschlüsselt zwischen Sidetone und ${names}.`,
      open: names => `Nicht verschlüsselt zwischen Sidetone und ${names}.`,
    },
    outside: {
      closed: names => `Verschlüsselt bis zum Anbieter der Leitung zu ${names}; dahinter ist es nicht bekannt.`,
      open: names => `Nicht verschlüsselt auf der Leitung nach außen zu ${names}.`,
    },
    notEndToEnd: 'Nicht Ende zu Ende: Sidetone leitet den Ton weiter.',
  },
  es: {
    mine: 'Cifrado entre tú y Sidetone.',
    inside: {
      closed: names => `Cifrado entre Sidetone y ${names}.`,
      open: names => `Sin cifrar entre Sidetone y ${names}.`,
    },
    outside: {
      closed: names => `Cifrado hasta el proveedor de la línea con ${names}; más allá no se sabe.`,
      open: names => `Sin cifrar en la línea exterior con ${names}.`,
    },
    notEndToEnd: 'No de extremo a extremo: Sidetone transmite el sonido.',
  },
  fr: {
    mine: 'Chiffré entre vous et Sidetone.',
    inside: {
      closed: names => `Chiffré entre Sidetone et ${names}.`,
      open: names => `Non chiffré entre Sidetone et ${names}.`,
    },
    outside: {
      closed: names => `Chiffré jusqu’à l’opérateur de la ligne vers ${names} ; au-delà, on ne sait pas.`,
      open: names => `Non chiffré sur la ligne extérieure vers ${names}.`,
    },
    notEndToEnd: 'Pas de bout en bout : Sidetone transmet le son.',
  },
}
export const useProtectionWords = (): ProtectionWords => useWordsOf(WORDS)
