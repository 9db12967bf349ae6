import type * as en from '../en/index.ts'

export const security: typeof en.security = {
  title: 'Seguridad',
  alsoCalled: 'extraños escáneres ataques bloqueados fraude contraseñas cortafuegos dejar entrar',
  intro:
    'Quién intentó entrar en el último día y qué se rechazó. Los extraños no llegan a ningún teléfono ni a ninguna línea.',
  strangers: 'Intentaron entrar',
  noStrangers: 'En el último día nadie ha probado contraseñas ni nos ha inundado.',
  who: 'Quién',
  what: 'Qué',
  kinds: {
    'sip-password': 'Contraseñas erróneas de un teléfono',
    flood: 'Más mensajes de los que se leen de una dirección',
    'sign-in': 'Contraseñas erróneas al iniciar sesión',
    account: 'Contraseñas erróneas para este correo',
  },
  tries: 'Veces',
  since: 'Desde',
  last: 'Última vez',
  state: 'Ahora',
  until: at => `frenado hasta las ${at}`,
  free: 'no está frenado',
  letIn: 'Dejar entrar de nuevo',
  letInOne: who => `Dejar entrar de nuevo: ${who}`,
  isIn: who => `${who} puede volver a intentarlo.`,
  refused: 'Llamadas rechazadas',
  refusedText: 'No permitidas a quien llamaba, por encima de un límite o a un número que no existe.',
  noRefused: 'No se ha rechazado ninguna llamada.',
  allRefused: 'Todas las llamadas rechazadas',
  slowed: 'Extraños frenados',
  tried: n => (n === 1 ? 'Uno intentó entrar en un día' : `${n} intentaron entrar en un día`),
  nobody: 'Nadie intentó entrar en un día',
}
