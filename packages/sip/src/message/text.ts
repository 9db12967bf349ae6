/** Bytes ↔ text. The two classes are in every runtime that we know; the type check of this room sees no runtime. */
declare const TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** UTF-8; bytes that are none become U+FFFD. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text)
const isoDecoder = new TextDecoder('latin1', { ignoreBOM: true })
/** One character for each byte, for finding places; what is above ASCII is not faithful. */
export const isoTextOf = (bytes: Uint8Array): string => isoDecoder.decode(bytes)
export const noBytes: Uint8Array = new Uint8Array(0)
