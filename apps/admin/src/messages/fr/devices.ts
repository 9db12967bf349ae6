import type { Messages } from '../spoken.ts'

export const devices: Messages['devices'] = {
  title: 'Appareils',
  alsoCalled: 'téléphones sip enregistrements',
  intro:
    'Tous les téléphones de l’entreprise : les téléphones web viennent seuls quand quelqu’un se connecte ; les téléphones de bureau et applications SIP s’ajoutent ici.',
  one: 'appareil',
  many: 'appareils',
  add: 'Ajouter un téléphone de bureau',
  emptyTitle: 'Pas encore de téléphones',
  emptyText:
    'Un téléphone web apparaît quand quelqu’un se connecte. Ajoutez un téléphone de bureau pour obtenir son identifiant et son mot de passe.',
  label: 'Appareil',
  person: 'Personne',
  kind: 'Type',
  kinds: { web: 'Téléphone web', sip: 'Téléphone de bureau ou application' },
  username: 'Identifiant',
  state: 'État',
  lastSeen: 'Vu pour la dernière fois',
  never: 'jamais',
  reachable: 'joignable',
  away: 'non connecté',
  whose: 'À qui est ce téléphone ?',
  whoseHelp: 'Tapez un nom ou un numéro de poste.',
  nobody: 'Personne n’a ce poste.',
  name: 'Comment l’appelez-vous ?',
  nameHelp: 'Par exemple « Cuisine » ou « Bureau ».',
  secretTitle: 'Le téléphone est ajouté',
  secretText:
    'Entrez ceci dans le téléphone. Le mot de passe n’est montré que cette fois ; s’il se perd, retirez le téléphone et ajoutez-le de nouveau.',
  server: 'Serveur',
  password: 'Mot de passe',
  realm: 'Domaine',
  done: 'Terminé',
}
