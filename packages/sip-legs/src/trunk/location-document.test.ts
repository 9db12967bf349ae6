import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxLocationLetters } from './limits.ts'
import { locationDocument } from './location-document.ts'

const now = Date.UTC(2026, 10, 23, 11)
const entity = 'pres:+4930100@10.0.0.1'

/** Names of elements as they open and close; what does not fit together fails. */
function elements(text: string): string[] {
  const open: string[] = []
  const seen: string[] = []
  const rest = text.replace(
    /<\?xml[^<>]*\?>|<(\/?)([a-zA-Z:-]+)((?:\s[\w:]+="[^"<]*")*)>|&(?:amp|lt|gt|quot);/g,
    (_, close, name) => {
      if (close) assert.equal(open.pop(), name)
      else if (name !== undefined) {
        open.push(name)
        seen.push(name)
      }
      return ''
    },
  )
  assert.deepEqual(open, [])
  assert.doesNotMatch(rest, /[<>&]/)
  return seen
}
const partIn = (text: string | null, name: string) =>
  new RegExp(`<ca:${name}>([^<]*)</ca:${name}>`).exec(text ?? '')?.[1]

test('an address of a site: country, address and name in the order of RFC 5139, elements in that of RFC 4119', () => {
  const site = { name: 'Berlin', country: 'DE' }
  const written = locationDocument({ entity, address: 'Torstr. 1, 2nd floor', site, now })!
  assert.deepEqual(elements(written), [
    ...['presence', 'tuple', 'status', 'gp:geopriv', 'gp:location-info', 'ca:civicAddress'],
    ...['ca:country', 'ca:LOC', 'ca:NAM', 'gp:usage-rules', 'gbp:retransmission-allowed', 'gbp:retention-expiry'],
    ...['gp:method', 'timestamp'],
  ])
  assert.deepEqual(
    ['country', 'LOC', 'NAM'].map(name => partIn(written, name)),
    ['DE', 'Torstr. 1, 2nd floor', 'Berlin'],
  )
  assert.match(written, /entity="pres:\+4930100@10\.0\.0\.1"/)
  assert.match(written, /<timestamp>2026-11-23T11:00:00\.000Z</)
  assert.match(written, /<gbp:retention-expiry>2026-11-24T11:00:00\.000Z</)
})

test('a place elsewhere has no name and no country; a country that is none is left out', () => {
  const home = locationDocument({ entity, address: 'Hauptstr. 7, Bonn', now })!
  assert.deepEqual([partIn(home, 'LOC'), partIn(home, 'country'), partIn(home, 'NAM')].filter(Boolean), [
    'Hauptstr. 7, Bonn',
  ])
  const odd = locationDocument({ entity, address: 'A', site: { name: ' ', country: 'd<' }, now })!
  assert.doesNotMatch(odd, /ca:country|ca:NAM/)
})

test('whatever people write stays text, on one line, and is bounded', () => {
  const address = 'Müller & Söhne <"Hof">\r\n\t2. OG\u0000\u0007\u2028\uD800\uFFFF 🏠]]>'
  const written = locationDocument({ entity: 'pres:"<&>', address, now })!
  elements(written)
  assert.equal(partIn(written, 'LOC'), 'Müller &amp; Söhne &lt;&quot;Hof&quot;&gt; 2. OG \uFFFD 🏠]]&gt;')
  assert.match(written, /entity="pres:&quot;&lt;&amp;&gt;"/)
  const long = partIn(locationDocument({ entity, address: '&🏠'.repeat(maxLocationLetters), now }), 'LOC')!
  assert.equal([...long.replaceAll('&amp;', '&')].length, maxLocationLetters)
  assert.ok(long.isWellFormed())
})

test('nothing that is known makes no document', () => {
  for (const address of ['', '  \n', '\u0000']) assert.equal(locationDocument({ entity, address, now }), null)
})
