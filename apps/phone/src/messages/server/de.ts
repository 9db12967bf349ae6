import { countryIn, type ServerSentences } from './words.ts'

const ask = (whom: string) => (whom ? `; frage ${whom}.` : '.')
const more = (whom: string) => (whom ? ` Frage ${whom}.` : '')
const calls = (count: string) => (count === '1' ? '1 Anruf' : `${count} Anrufe`)

export const de: ServerSentences = {
  ended: name => `${name}: Der Anruf ist zu Ende.`,
  closed: name => `${name} ist jetzt geschlossen.`,
  'help-by-people-only': () => 'Einen Notruf wählt nur ein Mensch, am eigenen Telefon.',
  'help-test': () => 'Der Test des Notrufs wird am Empfang angezeigt.',
  'off.internal': whom => `Anrufe bei Kollegen sind für dich aus${ask(whom)}`,
  'off.national': whom => `Anrufe nach draußen sind für dich aus${ask(whom)}`,
  'off.mobile': whom => `Anrufe bei Handys sind für dich aus${ask(whom)}`,
  'off.international': whom => `Anrufe ins Ausland sind für dich aus${ask(whom)}`,
  'off.premium': whom => `Teure Sondernummern sind für dich aus${ask(whom)}`,
  'off.country': (whom, country) =>
    `Anrufe ${country ? `nach ${countryIn('de', country)}` : 'in dieses Land'} sind für dich aus${ask(whom)}`,
  'not-yours-to-show': (whom, number) => `${number} darfst du nicht anzeigen${ask(whom)}`,
  'limit.person-calls': (whom, now, most) =>
    `Du hast schon ${calls(now)} nach draußen; mehr als ${most} zugleich darfst du nicht.${more(whom)}`,
  'limit.person-hour': (whom, begun) =>
    `Du hast in einer Stunde ${calls(begun)} nach draußen begonnen, mehr darfst du nicht.${more(whom)}`,
  'limit.site-calls': (whom, now, site) =>
    `${site} hat schon ${calls(now)} nach draußen, mehr gehen nicht.${more(whom)}`,
  'limit.company-calls': (whom, now) =>
    `Die Firma hat schon ${calls(now)} nach draußen, mehr gehen nicht.${more(whom)}`,
  'limit.company-hour': (whom, begun) =>
    `Die Firma hat in einer Stunde ${calls(begun)} nach draußen begonnen, mehr gehen nicht.${more(whom)}`,
  'limit.person-money': (whom, money) =>
    `Du hast die ${money} verbraucht, die Anrufe an einem Tag kosten dürfen.${more(whom)}`,
  'limit.company-money': (whom, money) =>
    `Die Firma hat die ${money} verbraucht, die Anrufe an einem Tag kosten dürfen.${more(whom)}`,
  'no-phone-there': name => `Kein Telefon von ${name} ist da.`,
  'agent.none': () => 'Du gehörst zu keiner Warteschlange.',
  'agent.signed-in': () => 'Du bist bei deinen Warteschlangen angemeldet.',
  'agent.signed-out': () => 'Du bist von deinen Warteschlangen abgemeldet.',
  'agent.paused': () => 'Du machst Pause in deinen Warteschlangen.',
  'agent.ready': () => 'Deine Pause in den Warteschlangen ist vorbei.',
  'calls-back': name => `${name} ruft dich zurück.`,
  'room.host-left': () => 'Der Gastgeber ist gegangen, damit ist die Konferenz zu Ende.',
  'room.no-host': () => 'Der Gastgeber ist nicht gekommen.',
  'room.full': name => `${name} ist voll.`,
  'room.locked': name => `${name} ist gesperrt.`,
  'pin-wrong': () => 'Die PIN war falsch.',
  'switched.open': name => `${name} ist jetzt offen.`,
  'switched.closed': name => `${name} ist jetzt geschlossen.`,
  'box.full': name => `Die Mailbox von ${name} ist voll.`,
  'box.kept': name => `Deine Nachricht für ${name} ist gespeichert.`,
  'box.nothing-heard': () => 'Es war nichts zu hören, deshalb gibt es keine Nachricht.',
  'quiet.on': () => '„Nicht stören“ ist an.',
  'quiet.off': () => '„Nicht stören“ ist aus.',
  'forward.to': number => `Deine Anrufe gehen jetzt an ${number}.`,
  'forward.off': () => 'Deine Anrufe klingeln wieder an deinen Telefonen.',
  'forward.busy-to': number => `Wenn du sprichst, gehen Anrufe jetzt an ${number}.`,
  'forward.busy-off': () => 'Wenn du sprichst, werden Anrufe nicht mehr weitergeleitet.',
  'forward.no-answer-to': number => `Anrufe, die du nicht annimmst, gehen jetzt an ${number}.`,
  'forward.no-answer-off': () => 'Anrufe, die du nicht annimmst, werden nicht mehr weitergeleitet.',
  'forward.own-number': number => `${number} ist deine eigene Nummer: Anrufe gingen im Kreis.`,
  'forward.help': number => `${number} ist ein Notruf; Anrufe anderer können dort nicht hin.`,
  'forward.not-allowed': number => `Du darfst ${number} nicht anrufen, deshalb können Anrufe dort nicht hin.`,
  'forward.unknown-number': number => `${number} ist keine Nebenstelle und keine Nummer draußen.`,
  'forward.code': number => `${number} ist ein Code; Anrufe gehen nur an Menschen und an Nummern draußen.`,
}
