import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} a raccroché.` : said(ending.words) || 'Appel terminé.'
  const sentences: Record<Exclude<Cause, 'hung-up'> | 'no-server', string> = {
    cancelled: ending.by === 'other' ? `${name} n’appelle plus.` : 'Vous avez annulé l’appel.',
    'answered-elsewhere': 'Pris sur un autre appareil.',
    busy: `${name} est déjà en appel.`,
    declined:
      ending.by === 'me'
        ? 'Vous avez refusé.'
        : ending.words
          ? `${name} a refusé : « ${ending.words} »`
          : `${name} a refusé.`,
    'no-answer': 'Personne n’a répondu.',
    unreachable: `${name} n’est pas joignable en ce moment.`,
    'unknown-number': said(ending.words) || `Le numéro ${number} n’existe pas.`,
    'not-allowed': said(ending.words) || `Vous ne pouvez pas appeler ${number}. Demandez à l’administration.`,
    'no-common-codec': `Votre téléphone et celui de ${name} n’ont aucun moyen commun d’envoyer le son.`,
    'media-lost': 'Le son de cet appel a été perdu. Rappelez.',
    silent: 'Rien n’a été entendu pendant trop longtemps, l’appel a été terminé.',
    expired: 'La connexion avec l’autre côté a été perdue.',
    overloaded: said(ending.words) || 'La téléphonie est occupée. Réessayez dans un instant.',
    restarted: 'La téléphonie a redémarré avant que quelqu’un réponde. Rappelez.',
    'trunk-failed': 'La ligne extérieure ne marche pas en ce moment.',
    failed: 'L’appel n’est pas passé. Réessayez.',
    transferred: 'L’appel a été transmis.',
    merged: 'L’appel a rejoint un autre appel.',
    'picked-up': 'Une autre personne de l’équipe a répondu.',
    parked: 'L’appel est en attente sur un emplacement.',
    moved: 'L’appel continue sur votre autre appareil.',
    removed: 'Vous avez été retiré de l’appel.',
    forwarded: 'L’appel a été renvoyé.',
    loop: 'L’appel a été renvoyé en boucle.',
    'rejected-by-rule': `${name} ne veut pas être dérangé maintenant.`,
    'no-such-call': 'Il n’y a pas d’appel de ce genre en ce moment.',
    'no-server': 'Le serveur est injoignable, l’appel n’a donc pas commencé.',
    'limit-reached': ending.words || 'L’argent pour les appels est épuisé pour aujourd’hui.',
    closed: said(ending.words) || 'C’est fermé en ce moment.',
    'no-agent': 'Personne ne prend d’appels là-bas en ce moment.',
  }
  return sentences[ending.cause]
}

/** What the server says when a menu, a box or a code has said all. */
const said = (words: string): string => {
  for (const [english, here] of SAID) if (english.test(words)) return words.replace(english, here)
  return words
}
const SAID: readonly (readonly [RegExp, string])[] = [
  [/^(.+) ended the call\.$/, '$1 : l’appel est terminé.'],
  [/^Do not disturb is on\.$/, '« Ne pas déranger » est activé.'],
  [/^Do not disturb is off\.$/, '« Ne pas déranger » est désactivé.'],
  [/^Your calls go to (.+) now\.$/, 'Vos appels vont maintenant au $1.'],
  [/^Your calls ring at your phones again\.$/, 'Vos appels sonnent de nouveau sur vos téléphones.'],
  [/^(.+) will call you back\.$/, '$1 vous rappellera.'],
  [/^Your message for (.+) is kept\.$/, 'Votre message pour $1 est enregistré.'],
  [/^Nothing was heard, so no message is kept\.$/, 'Rien n’a été entendu, il n’y a donc pas de message.'],
  [/^The voicemail of (.+) is full\.$/, 'La messagerie de $1 est pleine.'],
  [/^The PIN was wrong\.$/, 'Le code PIN était faux.'],
  [/^You are signed in to your queues\.$/, 'Vous êtes connecté à vos files d’attente.'],
  [/^You are signed out of your queues\.$/, 'Vous êtes déconnecté de vos files d’attente.'],
  [/^You are paused in your queues\.$/, 'Vous êtes en pause dans vos files d’attente.'],
  [/^You are no longer paused in your queues\.$/, 'Vous n’êtes plus en pause dans vos files d’attente.'],
  [/^You are not an agent of any queue\.$/, 'Vous n’êtes agent d’aucune file d’attente.'],
  [/^(.+) is open now\.$/, '$1 : ouvert maintenant.'],
  [/^(.+) (?:is|are) closed (?:now|at the moment)\.$/, '$1 : fermé maintenant.'],
  [/^(.+) is full\.$/, '$1 : il n’y a plus de place.'],
  [/^(.+) is locked\.$/, '$1 : la salle est verrouillée.'],
  [/^The host did not come\.$/, 'L’hôte n’est pas venu.'],
  [/^The host has left, so the conference is over\.$/, 'L’hôte est parti, la conférence est donc terminée.'],
  [/^The test of the emergency call is shown to the desk\.$/, 'Le test de l’appel d’urgence est affiché à l’accueil.'],
]
