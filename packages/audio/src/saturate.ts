/** Keeps a whole number within 16 bits. */
export const saturate = (value: number): number => Math.max(-32768, Math.min(32767, value))
