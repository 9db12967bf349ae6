import type { Messages } from '../spoken.ts'

export const emergencyAddresses: Messages['emergencyAddresses'] = {
  title: 'Direcciones de emergencia',
  intro:
    'Teléfonos que no están en su sede, y adónde se envía ayuda cuando alguien la pide desde allí. Cada persona lo indica y confirma en su teléfono web.',
  one: 'teléfono',
  many: 'teléfonos',
  alsoCalled: 'teletrabajo casa dirección emergencia 112',
  emptyTitle: 'Todos los teléfonos están en su sede',
  emptyText: 'A quien trabaja desde casa, su teléfono web le pregunta dónde está, y aparece aquí.',
  person: 'Persona',
  phone: 'Teléfono',
  address: 'La ayuda va a',
  atSite: 'En la sede',
  none: 'No se conoce ninguna dirección',
  confirmed: 'Confirmada',
  notConfirmed: 'Sin confirmar',
  byAdmin: 'Indicada por un administrador',
  show: 'Mostrar',
  onlyOpen: 'Solo sin confirmar',
}
