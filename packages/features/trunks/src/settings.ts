/** The trunks of this company: documents, and those of the table that was there before. */
import { BY_SYSTEM, type Collection, collection, type Documents, type Entity } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { MAX_TRUNKS } from './limits.ts'
import { Trunk } from './shapes.ts'

export type TrunkSettings = Collection<Trunk> & {
  /** By prefix, the longest first, then by priority and name. The same list until something changes. */
  list(): readonly Entity<Trunk>[]
  byId(id: string): Entity<Trunk> | undefined
}
export type SettingsDeps = {
  readonly documents: Documents
  /** Rows of the old table, and its end: told to leave once they are documents. */
  readonly before?: { list(): readonly (object & { readonly id: string })[]; remove(id: string): void }
}

export function openTrunks({ documents, before }: SettingsDeps): TrunkSettings {
  const trunks = collection({
    documents,
    kind: 'trunk',
    path: '/api/trunks',
    schema: Trunk,
    title: 'trunk',
    limit: MAX_TRUNKS,
    secret: ['password', 'peerPassword'],
    search: ({ name, host, username, mainNumber, prefix }) => [name, host, username, mainNumber, prefix],
    check: (value, id) => check(value, id),
    example: {
      name: 'Carrier',
      host: 'sip.carrier.example',
      transport: 'any',
      register: true,
      username: '4930123400',
      password: 'from the carrier',
    },
  })
  function check(given: Trunk, id: string | null): void {
    const wrong = (message: string) => new AppError('wrong-input', 422, message)
    if (trunks.all().some(each => each.name === given.name && each.id !== id))
      throw new AppError('trunk-name-taken', 409, 'Another trunk has this name.')
    if (given.register && (given.username === '' || given.password === ''))
      throw wrong('To register, the trunk needs a user name and a password.')
    if ((given.peerUsername === '') !== (given.peerPassword === ''))
      throw wrong('Calls that sign in here need both a name and a password.')
    if ([given.numberFormat, given.comesAs].includes('national') && given.countryCode === '')
      throw wrong('National numbers need a country code.')
    if (given.srtp === 'required' && given.transport === 'udp')
      throw wrong('Encrypted sound over plain UDP shows its keys to everybody on the way: choose TLS.')
  }
  const old = before?.list() ?? []
  if (before && old.length)
    documents.together(() => {
      for (const { id, ...value } of old) {
        trunks.create(Trunk.parse(value), BY_SYSTEM, id)
        before.remove(id)
      }
    })

  let kept: { readonly of: readonly Entity<Trunk>[]; readonly list: readonly Entity<Trunk>[] } | undefined
  const list = () => {
    const all = trunks.all()
    if (kept?.of !== all)
      kept = {
        of: all,
        list: [...all].sort(
          (a, b) => b.prefix.length - a.prefix.length || a.priority - b.priority || a.name.localeCompare(b.name),
        ),
      }
    return kept.list
  }
  return { ...trunks, list, byId: id => trunks.get(id) }
}
