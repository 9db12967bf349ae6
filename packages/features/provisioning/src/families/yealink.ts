/** Yealink T3x, T4x, T5x with firmware 84 … 87: `<mac>.cfg`, lines of `name = value`. */
import { DSCP, encrypts, type Facts, RESYNC_MINUTES, TIME_SERVER } from '../facts.ts'
import { type ClockChange, hours } from '../summer-time.ts'
import { line, lines } from '../writing.ts'
import type { Family } from './family.ts'

const HEADER = '#!version:1.0.0.1'
const TRANSPORT = { udp: 0, tcp: 1, tls: 2 } as const
const LANGUAGE = { en: 'English', de: 'German', es: 'Spanish', fr: 'French' } as const
/** Call progress tones; a country without an entry keeps those of the phone. */
const TONES: Readonly<Record<string, string>> = {
  ...{ AT: 'Austria', BE: 'Belgium', CH: 'Switzerland', DE: 'Germany', DK: 'Denmark', ES: 'Spain', FI: 'Finland' },
  ...{ FR: 'France', GB: 'Great Britain', IT: 'Italy', NL: 'Netherlands', NO: 'Norway', PT: 'Portugal', SE: 'Sweden' },
  US: 'United States',
}
/** The most wanted first. */
const CODECS = ['g722', 'pcma', 'pcmu', 'opus'] as const
const UNUSED = ['g729', 'g726_16', 'g726_24', 'g726_32', 'g726_40', 'g723_53', 'g723_63', 'ilbc'] as const

type Settings = readonly (readonly [name: string, value: string | number])[]
const written = (settings: Settings) => settings.map(([name, value]) => `${name} = ${line(value)}`)

const account = (facts: Facts): Settings => {
  const { name, extension, username, password, server, codes } = facts
  return [
    ['account.1.enable', 1],
    ['account.1.label', `${extension} ${name}`],
    ['account.1.display_name', name],
    ['account.1.user_name', extension],
    ['account.1.auth_name', username],
    ['account.1.password', password],
    ['account.1.sip_server.1.address', server.host],
    ['account.1.sip_server.1.port', server.port],
    ['account.1.sip_server.1.transport_type', TRANSPORT[server.transport]],
    ['account.1.sip_server.1.expires', 3600],
    // 2: a call without SRTP is not made; keys travel over TLS only.
    ['account.1.srtp_encryption', encrypts(facts) ? 2 : 0],
    // 1: telephone events (RFC 4733)
    ['account.1.dtmf.type', 1],
    ...CODECS.flatMap(
      (codec, place): Settings => [
        [`account.1.codec.${codec}.enable`, 1],
        [`account.1.codec.${codec}.priority`, place + 1],
      ],
    ),
    ...UNUSED.map(codec => [`account.1.codec.${codec}.enable`, 0] as const),
    ['account.1.subscribe_mwi', 1],
    ['account.1.subscribe_mwi_to_vm', 0],
    ['voice_mail.number.1', codes.voicemail],
  ]
}

/** 13: speed dial, 15: line, 16: BLF. A parking slot is watched like a colleague; with a call in hand its key parks it there. */
const keys = ({ keys, extension, codes }: Facts): Settings => [
  ['linekey.1.type', 15],
  ['linekey.1.line', 1],
  ['linekey.1.label', extension],
  ...keys.flatMap(({ kind, number, label }, n): Settings => {
    const key = `linekey.${n + 2}`
    return [
      [`${key}.type`, kind === 'speed-dial' ? 13 : 16],
      [`${key}.line`, 1],
      [`${key}.value`, number],
      [`${key}.label`, label],
      ...(kind === 'colleague' ? [[`${key}.extension`, codes.pickUp] as const] : []),
    ]
  }),
  // 2: a key that is pressed in a call sends the caller on without asking first.
  ['transfer.dsskey_deal_type', 2],
]

/** Month, week, day (Monday is 1, Sunday 7), hour. */
const change = ({ month, week, weekday, hour }: ClockChange) => `${month}/${week}/${weekday || 7}/${hour}`
const place = ({ zone, country, language }: Facts): Settings => [
  ['lang.gui', LANGUAGE[language]],
  ['lang.wui', LANGUAGE[language]],
  ...(TONES[country] ? [['voice.tone.country', TONES[country]] as const] : []),
  ['local_time.ntp_server1', TIME_SERVER],
  ['local_time.time_zone', hours(zone.offsetMin)],
  ['local_time.summer_time', zone.summer ? 1 : 0],
  ...(zone.summer
    ? ([
        ['local_time.dst_time_type', 1],
        ['local_time.start_time', change(zone.summer.begins)],
        ['local_time.end_time', change(zone.summer.ends)],
        ['local_time.offset_time', zone.summer.saveMin],
      ] as const)
    : []),
]

const network = ({ vlan }: Facts): Settings => [
  ['static.network.lldp.enable', 1],
  ['static.network.vlan.internet_port_enable', vlan ? 1 : 0],
  ...(vlan
    ? ([
        ['static.network.vlan.internet_port_vid', vlan.id],
        ['static.network.vlan.internet_port_priority', vlan.priority],
      ] as const)
    : []),
  ['static.network.qos.audiotos', DSCP.sound],
  ['static.network.qos.signaltos', DSCP.signalling],
]

const own = ({ address, adminPassword }: Facts): Settings => [
  ['static.auto_provision.server.url', address],
  ['static.auto_provision.power_on', 1],
  ['static.auto_provision.repeat.enable', 1],
  ['static.auto_provision.repeat.minutes', RESYNC_MINUTES],
  ['static.auto_provision.pnp_enable', 0],
  ['sip.notify_reboot_enable', 0],
  // Calls from anywhere else than the server are not taken.
  ['sip.trust_ctrl', 1],
  ['features.direct_ip_call_enable', 0],
  ['static.security.user_password', `admin:${adminPassword}`],
  // 2: the maker's authorities and this one.
  ['static.security.ca_cert', 2],
  ['static.trusted_certificates.url', `${address}ca.pem`],
]

export const yealink: Family = {
  id: 'yealink',
  make: 'Yealink',
  models: {
    ...{ T31P: 1, T31G: 1, T33G: 11, T34W: 11, T41U: 14, T42U: 14, T43U: 14, T44U: 23, T44W: 23, T46U: 26, T48U: 28 },
    ...{ T53: 20, T53W: 20, T54W: 26, T57W: 28, T58W: 26 },
  },
  files: facts => [
    {
      name: `${facts.mac}.cfg`,
      type: 'text/plain',
      text: lines(
        HEADER,
        written([...own(facts), ...network(facts), ...place(facts), ...account(facts), ...keys(facts)]),
      ),
    },
    // Asked for first, with a number for each model: all that there is to say stands in the other one.
    { name: 'y000000000000.cfg', type: 'text/plain', text: lines(HEADER) },
    { name: 'ca.pem', type: 'text/plain', text: lines(facts.authority.trim()) },
  ],
  firmware: /^Yealink \S+ ([\d.]+)/i,
  resync: 'check-sync',
}
