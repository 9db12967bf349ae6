/** Values as they go into files, so that nobody's name can end a field or begin another one. */

/** Control characters, and what XML 1.0 §2.2 does not allow. */
const FORBIDDEN =
  /[\p{Cc}\u2028\u2029\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/gu
const plain = (value: string | number): string => String(value).replace(FORBIDDEN, ' ').trim()

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}
/** In an element or in an attribute with quotes. */
export const xml = (value: string | number): string => plain(value).replace(/[&<>"']/g, sign => ENTITIES[sign]!)
/** Behind `name = `; words that mean "nothing" to the phone lose their meaning. */
export const line = (value: string | number): string => plain(value).replace(/%+(?=(?:NULL|EMPTY)%)/g, '')

/** `<tag more>value</tag>` */
export const element = (tag: string, value: string | number, more = ''): string =>
  `<${tag}${more && ` ${more}`}>${xml(value)}</${tag}>`
export const lines = (...parts: readonly (string | readonly string[])[]): string => `${parts.flat().join('\n')}\n`
/** The certificate without its frame. */
export const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')
