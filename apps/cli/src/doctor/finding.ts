/** One thing that was looked at, in a sentence. `warning`: it works, and may not for everybody or for long. */
export type Finding = {
  readonly state: 'good' | 'warning' | 'bad'
  readonly says: string
  /** Likely cause and what to do. */
  readonly todo?: string
}
export const good = (says: string): Finding => ({ state: 'good', says })
export const warning = (says: string, todo: string): Finding => ({ state: 'warning', says, todo })
export const bad = (says: string, todo: string): Finding => ({ state: 'bad', says, todo })
