import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} hat aufgelegt.` : said(ending.words) || 'Gespräch beendet.'
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
    'unknown-number': said(ending.words) || `Die Nummer ${number} gibt es nicht.`,
    'not-allowed': said(ending.words) || `Du darfst ${number} nicht anrufen. Frage die Administration.`,
    'no-common-codec': `Dein Telefon und das von ${name} haben keinen gemeinsamen Weg für den Ton.`,
    'media-lost': 'Der Ton dieses Gesprächs ging verloren. Rufe noch einmal an.',
    silent: 'Zu lange war nichts zu hören, deshalb wurde das Gespräch beendet.',
    expired: 'Die Verbindung zur anderen Seite ging verloren.',
    overloaded: said(ending.words) || 'Die Telefonanlage ist ausgelastet. Versuche es gleich noch einmal.',
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
    'limit-reached': ending.words || 'Das Geld für Anrufe ist für heute aufgebraucht.',
    closed: said(ending.words) || 'Dort ist jetzt geschlossen.',
    'no-agent': 'Dort nimmt gerade niemand Anrufe an.',
  }
  return sentences[ending.cause]
}

/** What the server says when a menu, a box or a code has said all. */
const said = (words: string): string => {
  for (const [english, here] of SAID) if (english.test(words)) return words.replace(english, here)
  return words
}
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^(.+) ended the call\.$/, '$1: Der Anruf ist zu Ende.'],
  [/^Do not disturb is on\.$/, '„Nicht stören“ ist an.'],
  [/^Do not disturb is off\.$/, '„Nicht stören“ ist aus.'],
  [/^Your calls go to (.+) now\.$/, 'Deine Anrufe gehen jetzt an $1.'],
  [/^Your calls ring at your phones again\.$/, 'Deine Anrufe klingeln wieder an deinen Telefonen.'],
  [/^(.+) will call you back\.$/, '$1 ruft dich zurück.'],
  [/^Your message for (.+) is kept\.$/, 'Deine Nachricht für $1 ist gespeichert.'],
  [/^Nothing was heard, so no message is kept\.$/, 'Es war nichts zu hören, deshalb gibt es keine Nachricht.'],
  [/^The voicemail of (.+) is full\.$/, 'Die Mailbox von $1 ist voll.'],
  [/^The PIN was wrong\.$/, 'Die PIN war falsch.'],
  [/^You are signed in to your queues\.$/, 'Du bist bei deinen Warteschlangen angemeldet.'],
  [/^You are signed out of your queues\.$/, 'Du bist von deinen Warteschlangen abgemeldet.'],
  [/^You are paused in your queues\.$/, 'Du machst Pause in deinen Warteschlangen.'],
  [/^You are no longer paused in your queues\.$/, 'Deine Pause in den Warteschlangen ist vorbei.'],
  [/^You are not an agent of any queue\.$/, 'Du gehörst zu keiner Warteschlange.'],
  [/^(.+) is open now\.$/, '$1 ist jetzt offen.'],
  [/^(.+) (?:is|are) closed (?:now|at the moment)\.$/, '$1 ist jetzt geschlossen.'],
  [/^(.+) is full\.$/, '$1 ist voll.'],
  [/^(.+) is locked\.$/, '$1 ist gesperrt.'],
  [/^The host did not come\.$/, 'Der Gastgeber ist nicht gekommen.'],
  [/^The host has left, so the conference is over\.$/, 'Der Gastgeber ist gegangen, damit ist die Konferenz zu Ende.'],
  [/^The test of the emergency call is shown to the desk\.$/, 'Der Test des Notrufs wird am Empfang angezeigt.'],
]
