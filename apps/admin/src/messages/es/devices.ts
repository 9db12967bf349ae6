import type { Messages } from '../spoken.ts'

export const devices: Messages['devices'] = {
  title: 'Dispositivos',
  alsoCalled: 'teléfonos sip registros',
  intro:
    'Todos los teléfonos de la empresa: los teléfonos web llegan solos cuando alguien entra; los de mesa y las apps SIP se añaden aquí.',
  one: 'dispositivo',
  many: 'dispositivos',
  add: 'Añadir un teléfono de mesa',
  emptyTitle: 'Aún no hay teléfonos',
  emptyText:
    'Un teléfono web aparece cuando alguien entra. Añade un teléfono de mesa para obtener su usuario y contraseña.',
  label: 'Dispositivo',
  person: 'Persona',
  kind: 'Tipo',
  kinds: { web: 'Teléfono web', sip: 'Teléfono de mesa o app' },
  username: 'Usuario',
  state: 'Estado',
  lastSeen: 'Visto por última vez',
  never: 'nunca',
  reachable: 'puede sonar',
  away: 'no conectado',
  whose: '¿De quién es el teléfono?',
  whoseHelp: 'Escribe un nombre o una extensión.',
  nobody: 'Nadie tiene esta extensión.',
  name: '¿Cómo lo llamas?',
  nameHelp: 'Por ejemplo «Cocina» o «Mesa».',
  secretTitle: 'El teléfono está añadido',
  secretText:
    'Escribe esto en el teléfono. La contraseña se muestra solo esta vez; si se pierde, quita el teléfono y añádelo de nuevo.',
  server: 'Servidor',
  password: 'Contraseña',
  realm: 'Dominio',
  done: 'Listo',
}
