/** Linphone on a computer or a mobile: remote provisioning, read once from a link or a QR code. */
import { encrypts, type Facts } from '../facts.ts'
import { element, lines, xml } from '../writing.ts'
import type { Family } from './family.ts'

type Settings = readonly (readonly [name: string, value: string | number])[]
const section = (name: string, entries: Settings) => [
  `  <section name="${xml(name)}">`,
  ...entries.map(([entry, value]) => `    ${element('entry', value, `name="${xml(entry)}" overwrite="true"`)}`),
  '  </section>',
]
/** A quoted string of a SIP address (RFC 3261 §25.1). */
const quoted = (name: string) => `"${name.replace(/[\\"]/g, sign => `\\${sign}`)}"`

const settings = (facts: Facts) => {
  const { name, extension, username, password, server, codes } = facts
  const at = server.host.includes(':') ? `[${server.host}]` : server.host
  const proxy = `<sip:${at}:${server.port};transport=${server.transport}>`
  return lines(
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<config xmlns="http://www.linphone.org/xsds/lpconfig.xsd">',
    // The address is good for once: it is not asked again.
    section('misc', [
      ['transient_provisioning', 1],
      ['config-uri', ''],
    ]),
    section('sip', [
      ['default_proxy', 0],
      ['media_encryption', encrypts(facts) ? 'srtp' : 'none'],
      ['media_encryption_mandatory', encrypts(facts) ? 1 : 0],
      // Digits as telephone events (RFC 4733).
      ['use_info', 0],
      ['use_rfc2833', 1],
    ]),
    section('auth_info_0', [
      ['username', extension],
      ['userid', username],
      ['passwd', password],
      ['realm', 'sidetone'],
      ['domain', at],
    ]),
    section('proxy_0', [
      ['reg_proxy', proxy],
      ['reg_route', proxy],
      ['reg_identity', `${quoted(name)} <sip:${extension}@${at}>`],
      ['reg_expires', 3600],
      ['reg_sendregister', 1],
      ['publish', 0],
      ['avpf', 0],
      ['mwi_server_uri', `sip:${extension}@${at}`],
      ['voicemail_uri', `sip:${codes.voicemail}@${at}`],
    ]),
    '</config>',
  )
}

export const linphone: Family = {
  id: 'linphone',
  make: 'Linphone',
  models: { Linphone: 0 },
  files: facts => [{ name: 'linphone.xml', type: 'application/xml', text: settings(facts) }],
  firmware: /\(belle-sip\/([\d.]+)\)|Linphone\S*\/([\d.]+)/i,
  resync: null,
  suffix: 'linphone.xml',
}
