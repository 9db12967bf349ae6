import type { Messages } from '../spoken.ts'

export const overview: Messages['overview'] = {
  title: 'Vue d’ensemble',
  alsoCalled: 'accueil état santé',
  well: 'Tout fonctionne.',
  callsWork: (open: number) =>
    open === 1
      ? 'Les appels fonctionnent. Un point demande votre attention :'
      : `Les appels fonctionnent. ${open} points demandent votre attention :`,
  noPlace: (sites: string) =>
    `Les secours ne sauraient pas où vous êtes : ${sites} n’a pas d’adresse pour les appels d’urgence.`,
  sayPlace: 'Saisir l’adresse',
  certificate: name => `Le certificat de ${name} demande votre attention.`,
  nextTry: time => `Prochain essai : ${time}.`,
  askAgain: 'Réessayer maintenant',
  asking: 'Essai en cours …',
  callsNow: 'Appels en cours',
  callsText: (talking, ringing) => `${talking} en conversation, ${ringing} en sonnerie`,
  reachable: 'Personnes joignables',
  reachableText: away => (away ? `${away} non connectées en ce moment` : 'Toutes sont connectées'),
  of: (n, all) => `${n} sur ${all}`,
  notReady: 'Aucun appel n’est possible en ce moment.',
  trunks: 'Trunks en service',
  trunkDown: (name, reason) => `Le trunk ${name} ne fonctionne pas. ${reason ?? ''}`,
  none: 'aucun',
  noTrunks: 'Pas encore de ligne extérieure',
  trunkSilent: name => `Le trunk ${name} n’a pas encore répondu. Un appel d’essai montre s’il fonctionne.`,
  trunkOff: name => `Le trunk ${name} est désactivé.`,
  /** Names that are proposed. */
  nightBox: 'Nuit',
  mainNumber: 'Numéro principal',
  stepsTitle: 'Premiers pas',
  stepsText: 'Dans cet ordre ; chacun prend une minute ou deux. La liste disparaît quand tout est fait.',
  done: 'fait',
  nextStep: title => `Prochaine étape : ${title.toLocaleLowerCase('fr')}`,
  hideSteps: 'Cacher ces étapes',
  steps: {
    setup: { title: 'Configurer votre entreprise', text: 'Son nom et son pays, et votre propre compte' },
    people: { title: 'Ajouter vos collègues', text: 'Collez leurs noms et e-mails ; les postes viennent seuls' },
    trunks: {
      title: 'Relier une ligne extérieure',
      text: 'Avec ce que l’opérateur vous a donné, et un vrai appel pour l’essayer',
    },
    hours: { title: 'Dire quand vous êtes ouverts', text: 'En dehors de ces heures, les appels vont ailleurs' },
    queues: { title: 'Créer une file d’attente', text: 'Les appelants attendent qu’une personne soit libre' },
    menus: { title: 'Créer un menu', text: 'Les appelants pressent une touche et joignent les bonnes personnes' },
    voicemail: { title: 'Créer une boîte pour la nuit', text: 'Messages à l’entreprise pendant la fermeture' },
    incoming: {
      title: 'Mener votre numéro quelque part',
      text: 'À un menu, une file d’attente, un groupe ou une personne',
    },
  },
  badCalls: 'Appels qui sonnaient mal',
  badCallsText: 'Dit par ceux qui parlaient, ces sept derniers jours.',
  badCall: (from, to) => `${from} vers ${to}`,
  badBy: (name, reported) => (reported ? `signalé par ${name}` : `${name} : c’était mauvais`),
  refusedCalls: 'Appels refusés',
  refusedText:
    'Ces dernières 24 heures, parce que la personne ne peut pas appeler là-bas ou qu’une limite était atteinte. Ils ne sont sortis par aucune ligne.',
  refusedBecause: { 'not-allowed': 'non autorisé', 'limit-reached': 'limite atteinte' },
  allRefused: 'Tous les appels refusés',
  lastChanges: 'Derniers changements',
  noChanges: 'Rien n’a encore été changé.',
  allChanges: 'Tous les changements',
}
