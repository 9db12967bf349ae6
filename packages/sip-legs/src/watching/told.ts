/** What a NOTIFY says, made of the present state at the moment when it is sent. */
import type { LegId, LiveCall, PersonId } from '@sidetone/call'
import { dialogInfo, messageSummary, type NotifyBody, presence, type Replaces, type WatchedDialog } from '@sidetone/sip'
import type { Watch, Watchable } from './watchable.ts'

/** `print` tells two states apart, so that what has not changed is not said again. */
export type Told = { readonly body: NotifyBody; readonly print: string }
/** What the room knows of phones. */
export type Phones = {
  registered(person: PersonId): boolean
  /** Names the dialog that rings there, for an INVITE with Replaces. */
  dialogOf(leg: LegId): Replaces | null
}

/** Null: what is watched is no longer there, or no longer theirs. */
export function toldOf(watch: Watch, watchable: Watchable, phones: Phones): Told | null {
  const { number, entity, person, watcher } = watch
  if (watch.package === 'message-summary') {
    const voice = watchable.messagesIn(number, watcher)
    return voice && { body: messageSummary({ account: entity, voice }), print: `${voice.new}/${voice.old}` }
  }
  if (person === null) {
    const parked = watchable.parkedAt(number)
    if (parked === undefined) return null
    const dialogs: WatchedDialog[] = parked ? [{ id: `slot-${number}`, state: 'confirmed' }] : []
    return { body: dialogInfo(entity, dialogs), print: String(parked) }
  }
  // The number may be somebody else's by now.
  if (watchable.personOf(number)?.person !== person) return null
  const calls = watchable.callsOf(person)
  if (watch.package === 'dialog') {
    const dialogs = calls.flatMap(call => dialogsOf(call, watch, watchable, phones))
    return { body: dialogInfo(entity, dialogs), print: JSON.stringify(dialogs) }
  }
  const talks = calls.some(({ legs }) => legs.some(leg => leg.party.person === person && isBusy(leg)))
  const here = phones.registered(person)
  const quiet = watchable.quiet(person)
  const activity = talks ? 'on-the-phone' : quiet ? 'busy' : undefined
  const note = talks ? 'On a call' : quiet ? 'Do not disturb' : here ? 'Available' : 'Offline'
  return {
    body: presence({
      entity,
      tuples: [{ id: 'phone', basic: here || talks ? 'open' : 'closed', notes: [{ text: note, language: 'en' }] }],
      ...(activity && { activity }),
    }),
    print: note,
  }
}

/**
 * One entry for each call of the person. Who calls is told while it rings, for whoever picks it up; with whom somebody
 * talks is nobody's business.
 */
function dialogsOf(
  { call, legs, from }: LiveCall,
  { person, entity }: Watch,
  watchable: Watchable,
  phones: Phones,
): WatchedDialog[] {
  const own = legs.filter(leg => leg.party.person === person)
  const leg = own.find(isBusy) ?? own[0]
  if (!leg || !person) return []
  const ringing = !isBusy(leg)
  const name = watchable.personOf(leg.party.number)?.name
  const dialog = ringing ? phones.dialogOf(leg.leg) : null
  const host = entity.slice(entity.indexOf('@') + 1)
  return [
    {
      id: call,
      state: leg.stage === 'answered' ? 'confirmed' : ringing ? 'early' : 'proceeding',
      direction: leg.side === 'caller' ? 'initiator' : 'recipient',
      // As the watched one sees it: the other way round than in a Replaces that is sent to us.
      ...(dialog && { callId: dialog.callId, localTag: dialog.fromTag, remoteTag: dialog.toTag }),
      local: { uri: entity, ...(name && { name }) },
      ...(ringing && from.number !== '' && { remote: { uri: `sip:${from.number}@${host}`, name: from.name } }),
    },
  ]
}

/** Whoever calls is busy with it from the first moment. */
const isBusy = ({ side, stage }: LiveCall['legs'][number]): boolean => side === 'caller' || stage === 'answered'
