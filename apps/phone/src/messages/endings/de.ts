import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'
import { de } from '../server/de.ts'
import { saidIn } from '../server/words.ts'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  const words = saidIn(de, ending.said, ending.words)
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} hat aufgelegt.` : words || 'Gespräch beendet.'
  const sentences: Record<Exclude<Cause, 'hung-up'> | 'no-server', string> = {
    cancelled: ending.by === 'other' ? `${name} ruft nicht mehr an.` : 'Du hast den Anruf abgebrochen.',
    'answered-elsewhere': 'Auf einem anderen Gerät angenommen.',
    busy: `${name} spricht gerade.`,
    declined:
      ending.by === 'me'
        ? 'Du hast abgelehnt.'
        : ending.words
          ? `${name} hat abgelehnt: „${ending.words}“`
          : `${name} hat abgelehnt.`,
    'no-answer': 'Niemand hat abgenommen.',
    unreachable: `${name} ist gerade nicht erreichbar.`,
    'unknown-number': words || `Die Nummer ${number} gibt es nicht.`,
    'not-allowed': words || `Du darfst ${number} nicht anrufen. Frage die Administration.`,
    'no-common-codec': `Dein Telefon und das von ${name} haben keinen gemeinsamen Weg für den Ton.`,
    'media-lost': 'Der Ton dieses Gesprächs ging verloren. Rufe noch einmal an.',
    silent: 'Zu lange war nichts zu hören, deshalb wurde das Gespräch beendet.',
    expired: 'Die Verbindung zur anderen Seite ging verloren.',
    overloaded: words || 'Die Telefonanlage ist ausgelastet. Versuche es gleich noch einmal.',
    restarted: 'Die Telefonanlage startete neu, bevor jemand abnahm. Rufe noch einmal an.',
    'trunk-failed': 'Die Leitung nach draußen geht gerade nicht.',
    failed: 'Der Anruf kam nicht durch. Versuche es noch einmal.',
    transferred: 'Der Anruf wurde weitergegeben.',
    merged: 'Der Anruf ging in einem anderen auf.',
    'picked-up': 'Jemand aus dem Team hat abgenommen.',
    parked: 'Der Anruf ist geparkt.',
    moved: 'Das Gespräch geht auf deinem anderen Gerät weiter.',
    removed: 'Du wurdest aus dem Gespräch genommen.',
    forwarded: 'Der Anruf wurde weitergeleitet.',
    loop: 'Der Anruf wurde im Kreis weitergeleitet.',
    'rejected-by-rule': `${name} möchte gerade nicht gestört werden.`,
    'no-such-call': 'Einen solchen Anruf gibt es gerade nicht.',
    'no-server': 'Der Server ist nicht erreichbar, deshalb begann der Anruf nicht.',
    'limit-reached': words || 'Das Geld für Anrufe ist für heute aufgebraucht.',
    closed: words || 'Dort ist jetzt geschlossen.',
    'no-agent': 'Dort nimmt gerade niemand Anrufe an.',
  }
  return sentences[ending.cause]
}
