/** What fields of several sections say. */
export const usual = {
  number: 'Number',
  numberHelp: 'What is dialled inside, 2 to 8 digits. Incoming rules can lead outside numbers here.',
  numberWrong: 'Must have 2 to 8 digits.',
  language: 'Language',
  people: 'Only these people',
  addPerson: 'Add a person',
  roles: 'Only these roles',
  roleNames: { person: 'Person', admin: 'Administrator' },
  sites: 'Only these sites',
  addSite: 'Add a site',
  numberClasses: {
    internal: 'inside',
    national: 'national',
    mobile: 'mobile',
    international: 'international',
    premium: 'premium',
  },
}
