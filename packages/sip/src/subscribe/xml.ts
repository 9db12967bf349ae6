/** XML 1.0 as text: elements from names, attributes and what is inside. */

/** Text that is safe in an element and in a quoted attribute; characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  let out = ''
  for (const char of text) {
    const code = char.codePointAt(0)!
    if (code === 38) out += '&amp;'
    else if (code === 60) out += '&lt;'
    else if (code === 62) out += '&gt;'
    else if (code === 34) out += '&quot;'
    else if (code === 39) out += '&apos;'
    else out += isXml(code) ? char : '\ufffd'
  }
  return out
}

/** XML 1.0 §2.2 */
function isXml(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
}

type Attributes = Readonly<Record<string, string | number | undefined>>

/** `inside` is markup already; attributes without value are left out. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  let text = `<${name}`
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) text += ` ${key}="${escapeXml(String(value))}"`
  return inside === '' ? `${text}/>` : `${text}>${inside}</${name}>`
}

export const xmlStart = '<?xml version="1.0" encoding="UTF-8"?>\n'
