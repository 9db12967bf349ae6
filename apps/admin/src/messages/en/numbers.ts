export const numbers = {
  title: 'Numbers',
  alsoCalled: 'codes extensions dial plan',
  intro: 'Everything that can be dialled inside: people, and whatever else has a number or a code.',
  find: 'Find a name or number',
  number: 'Number',
  name: 'Leads to',
  kind: 'Kind',
  nothing: 'Nothing inside has this name or number.',
  more: 'There are more. Type a part of the name or number.',
}
