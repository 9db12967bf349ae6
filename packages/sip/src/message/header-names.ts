/** Names of headers: lower-case long key for comparing, usual spelling for printing, compact forms (RFC 3261 §7.3.3). */

const compact: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
}

const usual = [
  ...['Accept', 'Accept-Encoding', 'Accept-Language', 'Alert-Info', 'Allow', 'Authentication-Info', 'Authorization'],
  ...['CSeq', 'Call-Info', 'Content-Disposition', 'Content-Language', 'Date', 'Diversion', 'Error-Info', 'Expires'],
  ...['Flow-Timer', 'History-Info', 'In-Reply-To', 'Join', 'MIME-Version', 'Max-Forwards', 'Min-Expires', 'Min-SE'],
  ...['Organization', 'P-Access-Network-Info', 'P-Asserted-Identity', 'P-Preferred-Identity', 'Path', 'Priority'],
  ...[
    'Privacy',
    'Proxy-Authenticate',
    'Proxy-Authorization',
    'Proxy-Require',
    'RAck',
    'RSeq',
    'Reason',
    'Record-Route',
  ],
  ...[
    'Remote-Party-ID',
    'Replaces',
    'Reply-To',
    'Require',
    'Retry-After',
    'Route',
    'SIP-ETag',
    'SIP-If-Match',
    'Server',
  ],
  ...['Service-Route', 'Subscription-State', 'Target-Dialog', 'Timestamp', 'Unsupported', 'User-Agent', 'Warning'],
  ...['WWW-Authenticate', 'User-to-User', 'Session-ID', 'Security-Client', 'Security-Server', 'Security-Verify'],
]

/** Any spelling → key. Fixed size: strangers' names are never put in. */
const keys = new Map<string, string>()
/** Key → usual spelling. */
const spellings = new Map<string, string>()
for (const name of [...usual, ...Object.values(compact)]) {
  const key = name.toLowerCase()
  spellings.set(key, name)
  for (const spelling of [key, name, name.toUpperCase()]) keys.set(spelling, key)
}
for (const [short, name] of Object.entries(compact))
  for (const spelling of [short, short.toUpperCase()]) keys.set(spelling, name.toLowerCase())

/** The lower-case long name. */
export function keyOf(name: string): string {
  return keys.get(name) ?? lower(name)
}

function lower(name: string): string {
  const low = name.toLowerCase()
  return keys.get(low) ?? low
}

/** How to print it: unknown names stay as they were written. */
export function spellingOf(key: string, name: string): string {
  return spellings.get(key) ?? name
}
