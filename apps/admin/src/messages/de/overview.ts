import type { Messages } from '../spoken.ts'

export const overview: Messages['overview'] = {
  title: 'Übersicht',
  alsoCalled: 'start zustand status',
  well: 'Alles funktioniert.',
  callsWork: (open: number) =>
    open === 1 ? 'Anrufe funktionieren. Eine Sache braucht Sie:' : `Anrufe funktionieren. ${open} Dinge brauchen Sie:`,
  noPlace: (sites: string) =>
    `Hilfe wüsste nicht, wo Sie sind: Für ${sites} ist keine Adresse für Notrufe eingetragen.`,
  sayPlace: 'Adresse eintragen',
  certificate: name => `Das Zertifikat von ${name} braucht Sie.`,
  nextTry: time => `Nächster Versuch: ${time}.`,
  askAgain: 'Jetzt noch einmal versuchen',
  asking: 'Wird versucht …',
  callsNow: 'Anrufe jetzt',
  callsText: (talking, ringing) => `${talking} im Gespräch, ${ringing} klingeln`,
  reachable: 'Erreichbare Personen',
  reachableText: away => (away ? `${away} gerade nicht verbunden` : 'Alle sind verbunden'),
  of: (n, all) => `${n} von ${all}`,
  notReady: 'Gerade sind keine Anrufe möglich.',
  trunks: 'Amtsleitungen in Betrieb',
  trunkDown: (name, reason) => `Die Amtsleitung ${name} funktioniert nicht. ${reason ?? ''}`,
  none: 'keine',
  noTrunks: 'Noch keine Leitung nach draußen',
  trunkSilent: name => `Die Amtsleitung ${name} hat noch nicht geantwortet. Ein Testanruf zeigt, ob sie geht.`,
  trunkOff: name => `Die Amtsleitung ${name} ist ausgeschaltet.`,
  stepsTitle: 'Erste Schritte',
  stepsText: 'In dieser Reihenfolge; jeder dauert ein, zwei Minuten. Die Liste verschwindet, wenn alles getan ist.',
  done: 'erledigt',
  nextStep: title => `Nächster Schritt: ${title}`,
  hideSteps: 'Diese Schritte ausblenden',
  steps: {
    setup: { title: 'Firma einrichten', text: 'Name und Land, und dein eigenes Konto' },
    people: {
      title: 'Personen hinzufügen',
      text: 'Füge Namen und E-Mail-Adressen ein; Nebenstellen kommen von selbst',
    },
    trunks: {
      title: 'Leitung nach draußen anschließen',
      text: 'Mit den Angaben deines Anbieters und einem echten Anruf zur Probe',
    },
    hours: { title: 'Öffnungszeiten festlegen', text: 'Außerhalb davon gehen Anrufe woandershin' },
    queues: { title: 'Warteschlange anlegen', text: 'Anrufer warten, bis jemand aus dem Team frei ist' },
    menus: { title: 'Menü anlegen', text: 'Anrufer drücken eine Taste und kommen zu den Richtigen' },
    incoming: {
      title: 'Eure Nummer weiterführen',
      text: 'Zu einem Menü, einer Warteschlange, einer Gruppe oder einer Person',
    },
  },
  lastChanges: 'Letzte Änderungen',
  noChanges: 'Noch nichts geändert.',
  allChanges: 'Alle Änderungen',
}
