/** Numbers that do something with calls that stand or ring; a person's extension comes before them. */

/** The numbers where a call can be parked. */
export const parkingSlots: readonly string[] = ['701', '702', '703', '704', '705', '706', '707', '708', '709']
/** Parks in the first free slot, as the target of a transfer. */
export const parkCode = '700'
/** As they are unless a company has codes of its own (`DialPlan.callCodes`); they go on working beside those. */
export const usualCallCodes = {
  /** Picks up the newest ringing call of one's group. */
  pickup: '*8',
  /** `**102` picks up what rings at extension 102. */
  pickupFrom: '**',
  /** Moves one's own call from another device to this one. */
  take: '*11',
  /** One's own call goes on at one's own number outside; dialled from a second line, or as the target of a transfer. */
  push: '*12',
  /** `*2103` passes one's newest call on to 103; alone it joins one's two newest calls and leaves them. */
  passOn: '*2',
  /** Makes one's two newest calls a conference. */
  merge: '*3',
} as const
export type CallCodes = { readonly [does in keyof typeof usualCallCodes]: string }

const { pickup, pickupFrom, take, push, passOn, merge } = usualCallCodes
/** For the list of feature codes. */
export const callCodes: readonly {
  readonly code: string
  readonly name: string
  readonly does: string
  /** What is dialled after it. */
  readonly takes?: 'NUMBER' | 'EXTENSION'
  /** Which of {@link usualCallCodes} it is. */
  readonly key?: keyof CallCodes
}[] = [
  { code: parkCode, name: 'Park', does: 'Transfer a call here to park it in the first free slot.' },
  {
    code: `${parkingSlots[0]}–${parkingSlots.at(-1)}`,
    name: 'Parking slot',
    does: 'Dial it to take the parked call; transfer a call here to park it in this slot.',
  },
  {
    ...{ code: pickup, key: 'pickup', name: 'Pick up' },
    does: 'Takes the newest call that rings at a colleague of your pickup group.',
  },
  {
    ...{ code: pickupFrom, key: 'pickupFrom', takes: 'EXTENSION', name: 'Pick up from a person' },
    does: 'Takes the call that rings at this extension.',
  },
  {
    ...{ code: passOn, key: 'passOn', takes: 'NUMBER', name: 'Pass on' },
    does: 'Passes your call on to this number, from a second line of your phone; *2700 parks it.',
  },
  { code: passOn, name: 'Join and leave', does: 'Connects your two calls with each other, without you.' },
  { code: merge, key: 'merge', name: 'Conference', does: 'Makes your two calls one conference.' },
  {
    ...{ code: take, key: 'take', name: 'Take over' },
    does: 'Moves your own call from your other device to this one.',
  },
  {
    ...{ code: push, key: 'push', name: 'Move to my mobile' },
    does: 'Rings your own number outside and moves your call there; dial it from a second line, or transfer to it.',
  },
]
