/** Where help is sent to, for phones that are not at their site. */
export const emergencyAddresses = {
  title: 'Emergency addresses',
  intro:
    'Phones that are not at their site, and where help is sent to when somebody calls for it there. People state and confirm that at their web phone.',
  one: 'phone',
  many: 'phones',
  alsoCalled: 'home office home worker location address 911 112 Kari’s Law RAY BAUM dispatchable',
  emptyTitle: 'Every phone is at its site',
  emptyText: 'Whoever works from home is asked by their web phone where they are, and appears here.',
  person: 'Person',
  phone: 'Phone',
  address: 'Help is sent to',
  atSite: 'At the site',
  none: 'No address is known',
  confirmed: 'Confirmed',
  notConfirmed: 'Not confirmed',
  byAdmin: 'Set by an administrator',
  show: 'Show',
  onlyOpen: 'Only not confirmed',
}
