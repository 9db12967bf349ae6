/** What is sent to hear whether it comes back: above music and most of speech, below what G.711 lets pass (3.4 kHz). */
export const testTone = {
  hz: 2_150,
  /** dBFS, as `TonePlayer` plays and `findTone` measures it. */
  level: -16,
} as const
