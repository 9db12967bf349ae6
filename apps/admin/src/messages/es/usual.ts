import type { Messages } from '../spoken.ts'

export const usual: Messages['usual'] = {
  number: 'Número',
  numberHelp: 'El que se marca dentro, de 2 a 8 cifras. Las reglas de entrada pueden traer aquí números externos.',
  numberWrong: 'Debe tener de 2 a 8 cifras.',
  language: 'Idioma',
  people: 'Solo estas personas',
  addPerson: 'Añadir una persona',
  roles: 'Solo estos roles',
  roleNames: { person: 'Persona', admin: 'Administrador' },
  sites: 'Solo estas sedes',
  addSite: 'Añadir una sede',
  numberClasses: {
    internal: 'internos',
    national: 'nacionales',
    mobile: 'móviles',
    international: 'internacionales',
    premium: 'de tarificación especial',
  },
}
