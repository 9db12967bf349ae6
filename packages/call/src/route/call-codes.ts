/** Numbers that do something with calls that stand or ring; a person's extension comes before them. */

/** The numbers where a call can be parked. */
export const parkingSlots: readonly string[] = ['701', '702', '703', '704', '705', '706', '707', '708', '709']
/** Parks in the first free slot, as the target of a transfer. */
export const parkCode = '700'
/** Picks up the newest ringing call of one's group. */
export const pickupCode = '*8'
/** `**102` picks up what rings at extension 102. */
export const directedPickupPrefix = '**'
/** Moves one's own call from another device to this one. */
export const takeCode = '*11'
/** One's own call goes on at one's own number outside; dialled from a second line, or as the target of a transfer. */
export const pushCode = '*12'
/** `*2103` passes one's newest call on to 103; alone it joins one's two newest calls and leaves them. */
export const passOnCode = '*2'
/** Makes one's two newest calls a conference. */
export const mergeCode = '*3'

/** For the list of feature codes. */
export const callCodes: readonly { readonly code: string; readonly name: string; readonly does: string }[] = [
  { code: parkCode, name: 'Park', does: 'Transfer a call here to park it in the first free slot.' },
  {
    code: `${parkingSlots[0]}–${parkingSlots.at(-1)}`,
    name: 'Parking slot',
    does: 'Dial it to take the parked call; transfer a call here to park it in this slot.',
  },
  { code: pickupCode, name: 'Pick up', does: 'Takes the newest call that rings at a colleague of your pickup group.' },
  {
    code: `${directedPickupPrefix}EXTENSION`,
    name: 'Pick up from a person',
    does: 'Takes the call that rings at this extension.',
  },
  {
    code: `${passOnCode}NUMBER`,
    name: 'Pass on',
    does: 'Passes your call on to this number, from a second line of your phone; *2700 parks it.',
  },
  { code: passOnCode, name: 'Join and leave', does: 'Connects your two calls with each other, without you.' },
  { code: mergeCode, name: 'Conference', does: 'Makes your two calls one conference.' },
  { code: takeCode, name: 'Take over', does: 'Moves your own call from your other device to this one.' },
  {
    code: pushCode,
    name: 'Move to my mobile',
    does: 'Rings your own number outside and moves your call there; dial it from a second line, or transfer to it.',
  },
]
