/** What is said of conferences and their rooms, in each language; it comes with the first one. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'

const en = {
  room: (name: string) => `Conference room ${name}`,
  conference: 'Conference',
  lockConference: 'Lock the conference',
  lockText: 'Nobody else can come in.',
  locked: 'Locked',
  recorded: 'Being recorded',
  host: 'Host',
  lock: 'Lock',
  unlock: 'Unlock',
  muteAll: 'Mute all',
  record: 'Record',
  stopRecording: 'Stop recording',
  addSomeone: 'Add someone',
}
export type RoomWords = typeof en
export const WORDS: Readonly<Record<Language, RoomWords>> = {
  en,
  de: {
    room: name => `Konferenzraum ${name}`,
    conference: 'Konferenz',
    lockConference: 'Konferenz sperren',
    lockText: 'Niemand kann mehr dazukommen.',
    locked: 'Gesperrt',
    recorded: 'Wird aufgenommen',
    host: 'Gastgeber',
    lock: 'Sperren',
    unlock: 'Öffnen',
    muteAll: 'Alle stumm',
    record: 'Aufnehmen',
    stopRecording: 'Aufnahme beenden',
    addSomeone: 'Dazuholen',
  },
  es: {
    room: name => `Sala de conferencias ${name}`,
    conference: 'Conferencia',
    lockConference: 'Cerrar la conferencia',
    lockText: 'Nadie más puede entrar.',
    locked: 'Cerrada',
    recorded: 'Se está grabando',
    host: 'Anfitrión',
    lock: 'Cerrar',
    unlock: 'Abrir',
    muteAll: 'Silenciar todos',
    record: 'Grabar',
    stopRecording: 'Dejar de grabar',
    addSomeone: 'Añadir a alguien',
  },
  fr: {
    room: name => `Salle de conférence ${name}`,
    conference: 'Conférence',
    lockConference: 'Verrouiller la conférence',
    lockText: 'Personne d’autre ne peut entrer.',
    locked: 'Verrouillée',
    recorded: 'Enregistrement en cours',
    host: 'Hôte',
    lock: 'Verrouiller',
    unlock: 'Déverrouiller',
    muteAll: 'Tous muets',
    record: 'Enregistrer',
    stopRecording: 'Ne plus enregistrer',
    addSomeone: 'Ajouter quelqu’un',
  },
}
export const useRoomWords = (): RoomWords => useWordsOf(WORDS)
