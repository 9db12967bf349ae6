/** Ended calls as the API tells them. */
export type {
  CallLadder as Ladder,
  CallStep as Step,
  EndedCall,
  EndedCallDetail,
  EndedLeg,
  QualityPoint,
  SipMessage,
} from '@sidetone/api-client'

export const OUTCOME_LOOKS = {
  answered: 'good',
  voicemail: 'good',
  served: 'good',
  missed: 'warn',
  busy: 'plain',
  declined: 'plain',
  refused: 'bad',
  failed: 'bad',
} as const
