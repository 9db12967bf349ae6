/** Grandstream GXP21xx (firmware 1.0.11 and later) and GRP26xx: `cfg<mac>.xml` in the second form, with names instead of P values. */
import { DSCP, encrypts, type Facts, type Key, RESYNC_MINUTES, TIME_SERVER } from '../facts.ts'
import { type ClockChange, two, type ZoneRule } from '../summer-time.ts'
import { element, lines, xml } from '../writing.ts'
import type { Family } from './family.ts'

const TRANSPORT = { udp: 'UDP', tcp: 'TCP', tls: 'TlsOrTcp' } as const
const MODE = { colleague: 'BLF', park: 'MonitoredCallPark', 'speed-dial': 'SpeedDial' } as const
type Settings = readonly (readonly [name: string, value: string | number])[]

const account = (facts: Facts): Settings => {
  const { name, extension, username, password, server, codes } = facts
  const said: Settings = [
    ['enable', 'Yes'],
    ['name', extension],
    ['sip.server.1.address', `${server.host}:${server.port}`],
    ['sip.transport', TRANSPORT[server.transport]],
    ['sip.userid', extension],
    ['sip.subscriber.userid', username],
    ['sip.subscriber.password', password],
    ['sip.subscriber.name', name],
    ['sip.registration', 'Yes'],
    ['sip.subscribe.forMwi', 'Yes'],
    ['sip.voicemail.number', codes.voicemail],
    ['sip.blf.callPickup.prefix', codes.pickUp],
    ['audio.srtpMode', encrypts(facts) ? 'EnabledAndForced' : 'Disabled'],
    // Digits as telephone events (RFC 4733) and in no other way.
    ['dtmf.sendInAudio', 'No'],
    ['dtmf.sendInRtp', 'Yes'],
    ['dtmf.sendInSip', 'No'],
    // Eight places, each of which must be filled.
    ...['G.722', 'PCMA', 'PCMU', 'OPUS', 'PCMA', 'PCMA', 'PCMA', 'PCMA'].map(
      (codec, n) => [`codec.choice.${n + 1}`, codec] as const,
    ),
    // What dialled numbers mean is known to the server: do not disturb, forwarding.
    ['featureCodes.callFeatures', 'No'],
  ]
  return said.map(([name, value]) => [`account.1.${name}`, value])
}

const key = ({ kind, number, label }: Key, n: number): Settings => {
  const name = `pks.vpk.${n + 2}`
  return [
    [`${name}.keyMode`, MODE[kind]],
    // 0: the first account
    [`${name}.account`, 0],
    [`${name}.description`, label],
    [`${name}.value`, number],
  ]
}

/** As POSIX.1 §8.3 tells a zone; west of Greenwich counts upwards. */
const change = ({ month, week, weekday, hour }: ClockChange) => `M${month}.${week}.${weekday}/${two(hour)}:00:00`
const west = (minutes: number) => {
  const rest = Math.abs(minutes) % 60
  return `${minutes > 0 ? '-' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${two(rest)}` : ''}`
}
const posix = ({ offsetMin, summer }: ZoneRule) =>
  `STD${west(offsetMin)}${summer ? `DST${west(offsetMin + summer.saveMin)},${change(summer.begins)},${change(summer.ends)}` : ''}`

const settings = (facts: Facts): Settings => {
  const { address, adminPassword, language, zone, vlan, keys } = facts
  return [
    ['users.admin.password', adminPassword],
    ['provisioning.config.protocol', 'HTTPS'],
    // Without the scheme, and without the slash at the end.
    ['provisioning.config.serverPath', address.replace(/^\w+:\/\//, '').replace(/\/$/, '')],
    ['provisioning.auto.mode', 'YesUpgradeMin'],
    ['provisioning.auto.minute', RESYNC_MINUTES],
    ['network.lldp.enable', 'Yes'],
    ...(vlan
      ? ([
          ['network.port.eth.1.vlan.enable', 'Yes'],
          ['network.port.eth.1.vlan.tag', vlan.id],
          ['network.port.eth.1.vlan.priority', vlan.priority],
        ] as const)
      : []),
    ['network.qos.forRtp', DSCP.sound],
    ['network.qos.forSip', DSCP.signalling],
    ['language.gui', language],
    ['dateTime.ntp.server.1', TIME_SERVER],
    ['dateTime.timezone', 'customize'],
    ['dateTime.timezone.custom', posix(zone)],
    ...account(facts),
    ...keys.flatMap(key),
  ]
}

export const grandstream: Family = {
  id: 'grandstream',
  make: 'Grandstream',
  models: {
    ...{ GXP2130: 11, GXP2135: 31, GXP2140: 15, GXP2160: 23, GXP2170: 47 },
    ...{ GRP2612: 15, GRP2613: 23, GRP2614: 15, GRP2615: 39, GRP2616: 15 },
  },
  files: facts => [
    {
      name: `cfg${facts.mac}.xml`,
      type: 'application/xml',
      text: lines(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gs_provision version="1">',
        `  ${element('mac', facts.mac)}`,
        '  <config version="2">',
        settings(facts).map(([name, value]) => `    ${element('item', value, `name="${xml(name)}"`)}`),
        '  </config>',
        '</gs_provision>',
      ),
    },
  ],
  firmware: /\bSW ([\d.]+)/,
  resync: 'check-sync',
}
