import { countryIn, type ServerSentences } from './words.ts'

const ask = (whom: string) => (whom ? ` ; demandez à ${whom}.` : '.')
const more = (whom: string) => (whom ? ` Demandez à ${whom}.` : '')
const calls = (count: string) => (count === '1' ? '1 appel' : `${count} appels`)

export const fr: ServerSentences = {
  ended: name => `${name} : l’appel est terminé.`,
  closed: name => `${name} : fermé maintenant.`,
  'help-by-people-only': () => 'Les secours ne sont appelés que par une personne, depuis son propre téléphone.',
  'help-test': () => 'Le test de l’appel d’urgence est affiché à l’accueil.',
  'off.internal': whom => `Vous ne pouvez pas appeler vos collègues${ask(whom)}`,
  'off.national': whom => `Vous ne pouvez pas appeler l’extérieur${ask(whom)}`,
  'off.mobile': whom => `Vous ne pouvez pas appeler les mobiles${ask(whom)}`,
  'off.international': whom => `Vous ne pouvez pas appeler l’étranger${ask(whom)}`,
  'off.premium': whom => `Vous ne pouvez pas appeler les numéros surtaxés${ask(whom)}`,
  'off.country': (whom, country) =>
    `Vous ne pouvez pas appeler ce pays${country ? ` (${countryIn('fr', country)})` : ''}${ask(whom)}`,
  'not-yours-to-show': (whom, number) => `Vous ne pouvez pas afficher ${number}${ask(whom)}`,
  'limit.person-calls': (whom, now, most) =>
    `Vous avez déjà ${calls(now)} vers l’extérieur ; votre limite est de ${most} à la fois.${more(whom)}`,
  'limit.person-hour': (whom, begun) =>
    `Vous avez commencé ${calls(begun)} vers l’extérieur en une heure, c’est votre limite.${more(whom)}`,
  'limit.site-calls': (whom, now, site) =>
    `${site} a déjà ${calls(now)} vers l’extérieur, c’est sa limite.${more(whom)}`,
  'limit.company-calls': (whom, now) =>
    `L’entreprise a déjà ${calls(now)} vers l’extérieur, c’est sa limite.${more(whom)}`,
  'limit.company-hour': (whom, begun) =>
    `L’entreprise a commencé ${calls(begun)} vers l’extérieur en une heure, c’est sa limite.${more(whom)}`,
  'limit.person-money': (whom, money) =>
    `Vous avez dépensé les ${money} que les appels peuvent coûter en un jour.${more(whom)}`,
  'limit.company-money': (whom, money) =>
    `L’entreprise a dépensé les ${money} que les appels peuvent coûter en un jour.${more(whom)}`,
  'no-phone-there': name => `Aucun téléphone de ${name} n’est là.`,
  'agent.none': () => 'Vous n’êtes agent d’aucune file d’attente.',
  'agent.signed-in': () => 'Vous êtes connecté à vos files d’attente.',
  'agent.signed-out': () => 'Vous êtes déconnecté de vos files d’attente.',
  'agent.paused': () => 'Vous êtes en pause dans vos files d’attente.',
  'agent.ready': () => 'Vous n’êtes plus en pause dans vos files d’attente.',
  'calls-back': name => `${name} vous rappellera.`,
  'room.host-left': () => 'L’hôte est parti, la conférence est donc terminée.',
  'room.no-host': () => 'L’hôte n’est pas venu.',
  'room.full': name => `${name} : il n’y a plus de place.`,
  'room.locked': name => `${name} : la salle est verrouillée.`,
  'pin-wrong': () => 'Le code PIN était faux.',
  'switched.open': name => `${name} : ouvert maintenant.`,
  'switched.closed': name => `${name} : fermé maintenant.`,
  'box.full': name => `La messagerie de ${name} est pleine.`,
  'box.kept': name => `Votre message pour ${name} est enregistré.`,
  'box.nothing-heard': () => 'Rien n’a été entendu, il n’y a donc pas de message.',
  'quiet.on': () => '« Ne pas déranger » est activé.',
  'quiet.off': () => '« Ne pas déranger » est désactivé.',
  'forward.to': number => `Vos appels vont maintenant au ${number}.`,
  'forward.off': () => 'Vos appels sonnent de nouveau sur vos téléphones.',
  'forward.busy-to': number => `Quand vous êtes en appel, les appels vont maintenant au ${number}.`,
  'forward.busy-off': () => 'Quand vous êtes en appel, les appels ne sont plus renvoyés.',
  'forward.no-answer-to': number => `Les appels sans réponse vont maintenant au ${number}.`,
  'forward.no-answer-off': () => 'Les appels sans réponse ne sont plus renvoyés.',
  'forward.own-number': number => `${number} est votre propre numéro : les appels tourneraient en rond.`,
  'forward.help': number => `${number} est un numéro d’urgence ; les appels des autres ne peuvent pas y aller.`,
  'forward.not-allowed': number => `Vous ne pouvez pas appeler ${number}, les appels ne peuvent donc pas y aller.`,
  'forward.unknown-number': number => `${number} n’est ni un poste ni un numéro extérieur.`,
  'forward.code': number =>
    `${number} est un code ; les appels ne vont qu’à des personnes et à des numéros extérieurs.`,
}
