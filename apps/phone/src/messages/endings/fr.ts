import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'
import { fr } from '../server/fr.ts'
import { saidIn } from '../server/words.ts'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  const words = saidIn(fr, ending.said, ending.words)
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} a raccroché.` : words || 'Appel terminé.'
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
    'unknown-number': words || `Le numéro ${number} n’existe pas.`,
    'not-allowed': words || `Vous ne pouvez pas appeler ${number}. Demandez à l’administration.`,
    'no-common-codec': `Votre téléphone et celui de ${name} n’ont aucun moyen commun d’envoyer le son.`,
    'media-lost': 'Le son de cet appel a été perdu. Rappelez.',
    silent: 'Rien n’a été entendu pendant trop longtemps, l’appel a été terminé.',
    expired: 'La connexion avec l’autre côté a été perdue.',
    overloaded: words || 'La téléphonie est occupée. Réessayez dans un instant.',
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
    'limit-reached': words || 'L’argent pour les appels est épuisé pour aujourd’hui.',
    closed: words || 'C’est fermé en ce moment.',
    'no-agent': 'Personne ne prend d’appels là-bas en ce moment.',
  }
  return sentences[ending.cause]
}
