import type { Cause } from '@sidetone/api-client'
import type { Ending } from '@sidetone/phone-core'
import { es } from '../server/es.ts'
import { saidIn } from '../server/words.ts'

/** One sentence for how a call ended. */
export function endedIn(ending: Ending, name: string, number: string, answered: boolean): string {
  const words = saidIn(es, ending.said, ending.words)
  if (ending.cause === 'hung-up' || (answered && ending.cause === 'cancelled'))
    return ending.by === 'other' ? `${name} colgó.` : words || 'Llamada terminada.'
  const sentences: Record<Exclude<Cause, 'hung-up'> | 'no-server', string> = {
    cancelled: ending.by === 'other' ? `${name} dejó de llamar.` : 'Cancelaste la llamada.',
    'answered-elsewhere': 'Atendida en otro dispositivo.',
    busy: `${name} está en otra llamada.`,
    declined:
      ending.by === 'me'
        ? 'Rechazaste la llamada.'
        : ending.words
          ? `${name} rechazó la llamada: «${ending.words}»`
          : `${name} rechazó la llamada.`,
    'no-answer': 'Nadie contestó.',
    unreachable: `${name} no está disponible ahora.`,
    'unknown-number': words || `El número ${number} no existe.`,
    'not-allowed': words || `No puedes llamar a ${number}. Pregunta a quien administra la centralita.`,
    'no-common-codec': `Tu teléfono y el de ${name} no tienen un modo común de enviar sonido.`,
    'media-lost': 'Se perdió el sonido de esta llamada. Llama otra vez.',
    silent: 'No se oyó nada durante mucho tiempo y la llamada terminó.',
    expired: 'Se perdió la conexión con la otra parte.',
    overloaded: words || 'La centralita está ocupada. Inténtalo en un momento.',
    restarted: 'La centralita se reinició antes de que alguien contestara. Llama otra vez.',
    'trunk-failed': 'La línea exterior no funciona ahora.',
    failed: 'La llamada no llegó. Inténtalo otra vez.',
    transferred: 'La llamada se pasó a otra persona.',
    merged: 'La llamada se unió a otra.',
    'picked-up': 'Contestó otra persona del equipo.',
    parked: 'La llamada está aparcada.',
    moved: 'La llamada sigue en tu otro dispositivo.',
    removed: 'Te sacaron de la llamada.',
    forwarded: 'La llamada se desvió.',
    loop: 'La llamada se desvió en círculo.',
    'rejected-by-rule': `${name} no quiere que le molesten ahora.`,
    'no-such-call': 'No hay ninguna llamada así en este momento.',
    'no-server': 'No se puede llegar al servidor, así que la llamada no empezó.',
    'limit-reached': words || 'El dinero para llamadas se ha agotado por hoy.',
    closed: words || 'Ahora está cerrado.',
    'no-agent': 'Nadie atiende llamadas allí en este momento.',
  }
  return sentences[ending.cause]
}
