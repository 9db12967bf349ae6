import type { Messages } from '../spoken.ts'

export const liveCalls: Messages['liveCalls'] = {
  title: 'Appels en cours',
  alsoCalled: 'maintenant actifs surveiller',
  intro: 'Tous les appels de l’entreprise, tels qu’ils sont maintenant.',
  emptyTitle: 'Personne n’appelle en ce moment',
  emptyText: 'Les appels apparaissent ici d’eux-mêmes dès qu’ils commencent.',
  from: 'De',
  to: 'À',
  state: 'État',
  time: 'Durée',
  ringing: 'sonne',
  talking: 'en conversation',
  end: 'Terminer',
  endNamed: (from, to) => `Terminer l’appel de ${from} vers ${to}`,
  ended: 'L’appel est terminé.',
  endTitle: 'Terminer cet appel ?',
  endText: (from, to) => `${from} et ${to} sont coupés tout de suite.`,
  count: n => `${n} ${n === 1 ? 'appel' : 'appels'} maintenant`,
  more: n => `et ${n.toLocaleString('fr')} de plus`,
  keep: 'Le laisser continuer',
}
