/** Why the server did not do what was asked, in the person's language; they come with the first refusal. */
import type { Said } from '@sidetone/phone-core'

export type Refused = Extract<Said, { kind: 'refused' }>

/** English is the server's own; what has no words here is said in English. */
export const REFUSALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: {
    'not-in-call': 'Du bist nicht in diesem Gespräch.',
    'not-host': 'Das darf nur ein Gastgeber dieses Raums.',
    'not-allowed': 'Diese Nummer darfst du nicht anrufen.',
    'slot-taken': 'Dort ist schon ein anderer Anruf geparkt.',
    overloaded: 'Die Telefonanlage ist ausgelastet. Versuche es gleich noch einmal.',
    locked: 'Die Konferenz ist gesperrt: Niemand kann mehr dazukommen.',
    'no-own-number': 'Es gibt keine Nummer draußen, zu der das gehen könnte. Trage eine unter „Eingehende Anrufe“ ein.',
    'not-now': 'Das geht im Moment nicht.',
    'no-such-call': 'Dieses Gespräch ist zu Ende.',
    'no-such-leg': 'Diese Person ist nicht mehr im Gespräch.',
    'unknown-number': 'Diese Nummer gibt es nicht.',
    unreachable: 'Dort ist gerade niemand erreichbar.',
    busy: 'Dort wird gerade gesprochen.',
    'no-free-slot': 'Alle Parkplätze sind belegt.',
    'too-many': 'In dieses Gespräch passt niemand mehr.',
  },
  es: {
    'not-in-call': 'No estás en esta llamada.',
    'not-host': 'Solo un anfitrión de la sala puede hacerlo.',
    'not-allowed': 'No puedes llamar a este número.',
    'slot-taken': 'Ahí ya hay otra llamada aparcada.',
    overloaded: 'La centralita está ocupada. Inténtalo en un momento.',
    locked: 'La conferencia está cerrada: nadie más puede entrar.',
    'no-own-number': 'No hay ningún número exterior tuyo al que pasarla. Añade uno en «Llamadas entrantes».',
    'not-now': 'Ahora no es posible.',
    'no-such-call': 'Esta llamada ha terminado.',
    'no-such-leg': 'Esa persona ya no está en la llamada.',
    'unknown-number': 'Este número no existe.',
    unreachable: 'No se puede localizar a esa persona ahora.',
    busy: 'Está en otra llamada.',
    'no-free-slot': 'Todas las plazas de aparcamiento están ocupadas.',
    'too-many': 'No cabe nadie más en esta llamada.',
  },
  fr: {
    'not-in-call': 'Vous n’êtes pas dans cet appel.',
    'not-host': 'Seul un hôte de cette salle peut le faire.',
    'not-allowed': 'Vous ne pouvez pas appeler ce numéro.',
    'slot-taken': 'Un autre appel y est déjà parqué.',
    overloaded: 'La téléphonie est occupée. Réessayez dans un instant.',
    locked: 'La conférence est verrouillée : personne d’autre ne peut entrer.',
    'no-own-number': 'Vous n’avez aucun numéro extérieur où l’envoyer. Ajoutez-en un dans « Appels entrants ».',
    'not-now': 'Ce n’est pas possible en ce moment.',
    'no-such-call': 'Cet appel est terminé.',
    'no-such-leg': 'Cette personne n’est plus dans l’appel.',
    'unknown-number': 'Ce numéro n’existe pas.',
    unreachable: 'Cette personne n’est pas joignable en ce moment.',
    busy: 'Cette personne est déjà en appel.',
    'no-free-slot': 'Tous les emplacements d’attente sont pris.',
    'too-many': 'Cet appel ne peut accueillir personne de plus.',
  },
}

export const refusalIn = (language: string, { code, sentence }: Omit<Refused, 'kind'>): string =>
  REFUSALS[language.split('-')[0]!]?.[code] ?? sentence
