import type * as en from '../en/index.ts'

export const security: typeof en.security = {
  title: 'Sécurité',
  alsoCalled: 'inconnus scanners attaques bloqués fraude mots de passe pare-feu laisser entrer',
  intro:
    'Qui a essayé d’entrer depuis un jour, et ce qui a été refusé. Les inconnus n’atteignent aucun téléphone et aucune ligne.',
  strangers: 'Ont essayé d’entrer',
  noStrangers: 'Depuis un jour, personne n’a deviné de mot de passe ni ne nous a inondés.',
  who: 'Qui',
  what: 'Quoi',
  kinds: {
    'sip-password': 'Mots de passe faux d’un téléphone',
    flood: 'Plus de messages qu’on n’en lit d’une adresse',
    'sign-in': 'Mots de passe faux à la connexion',
    account: 'Mots de passe faux pour cette adresse e-mail',
  },
  tries: 'Fois',
  since: 'Depuis',
  last: 'Dernière fois',
  state: 'Maintenant',
  until: at => `ralenti jusqu’à ${at}`,
  free: 'pas ralenti',
  letIn: 'Laisser entrer de nouveau',
  letInOne: who => `Laisser entrer de nouveau: ${who}`,
  isIn: who => `${who} peut réessayer.`,
  refused: 'Appels refusés',
  refusedText: 'Interdits à qui appelait, au-delà d’une limite, ou vers un numéro qui n’existe pas.',
  noRefused: 'Aucun appel n’a été refusé.',
  allRefused: 'Tous les appels refusés',
  slowed: 'Inconnus ralentis',
  tried: n => (n === 1 ? 'Un a essayé d’entrer en un jour' : `${n} ont essayé d’entrer en un jour`),
  nobody: 'Personne n’a essayé d’entrer en un jour',
}
