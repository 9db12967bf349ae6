import type { Messages } from '../spoken.ts'

export const devices: Messages['devices'] = {
  title: 'Geräte',
  alsoCalled: 'telefone sip registrierungen',
  intro:
    'Alle Telefone der Firma: Web-Telefone kommen von selbst, wenn sich jemand anmeldet; Tischtelefone und SIP-Apps werden hier hinzugefügt.',
  one: 'Gerät',
  many: 'Geräte',
  add: 'Tischtelefon hinzufügen',
  emptyTitle: 'Noch keine Telefone',
  emptyText:
    'Ein Web-Telefon erscheint, wenn sich jemand anmeldet. Füge ein Tischtelefon hinzu, um Benutzer und Passwort dafür zu bekommen.',
  label: 'Gerät',
  person: 'Person',
  kind: 'Art',
  kinds: { web: 'Web-Telefon', sip: 'Tischtelefon oder App' },
  username: 'Benutzer',
  state: 'Zustand',
  lastSeen: 'Zuletzt gesehen',
  never: 'nie',
  reachable: 'erreichbar',
  away: 'nicht verbunden',
  whose: 'Wessen Telefon ist es?',
  whoseHelp: 'Tippe einen Namen oder eine Nebenstelle.',
  nobody: 'Diese Nebenstelle hat niemand.',
  name: 'Wie heißt es?',
  nameHelp: 'Zum Beispiel „Küche“ oder „Schreibtisch“.',
  secretTitle: 'Das Telefon ist hinzugefügt',
  secretText:
    'Trage das im Telefon ein. Das Passwort wird nur dieses eine Mal gezeigt; geht es verloren, entferne das Telefon und füge es neu hinzu.',
  server: 'Server',
  password: 'Passwort',
  realm: 'Realm',
  done: 'Fertig',
}
