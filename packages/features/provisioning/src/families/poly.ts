/** Poly VVX with UC Software 5.9 … 6.4 and Edge E: a master file that names the phone's own one, XML attributes. */
import { DSCP, encrypts, type Facts, TIME_SERVER } from '../facts.ts'
import type { ClockChange } from '../summer-time.ts'
import { element, lines, xml } from '../writing.ts'
import type { Family } from './family.ts'

const TRANSPORT = { udp: 'UDPOnly', tcp: 'TCPOnly', tls: 'TLS' } as const
const LANGUAGE = {
  ...{ en: 'English_United_States', de: 'German_Germany', es: 'Spanish_Spain', fr: 'French_France' },
} as const
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

type Settings = readonly (readonly [name: string, value: string | number])[]
/** Kept in the phone itself: each needs a word that it is meant. */
const kept = (settings: Settings): Settings =>
  settings.flatMap(
    ([name, value]): Settings => [
      [`${name}.set`, 1],
      [name, value],
    ],
  )

const account = (facts: Facts): Settings => {
  const { name, extension, username, password, server, codes } = facts
  const secure = encrypts(facts) ? 1 : 0
  return [
    ['reg.1.displayName', name],
    ['reg.1.label', extension],
    ['reg.1.address', extension],
    ['reg.1.auth.userId', username],
    ['reg.1.auth.password', password],
    ['reg.1.server.1.address', server.host],
    ['reg.1.server.1.port', server.port],
    ['reg.1.server.1.transport', TRANSPORT[server.transport]],
    ['reg.1.server.1.expires', 3600],
    ['reg.1.server.1.register', 1],
    ['sec.srtp.enable', secure],
    ['sec.srtp.offer', secure],
    ['sec.srtp.require', secure],
    ['voice.codecPref.G722', 1],
    ['voice.codecPref.G711_A', 2],
    ['voice.codecPref.G711_Mu', 3],
    // Digits as telephone events (RFC 4733).
    ['tone.dtmf.viaRtp', 1],
    ['tone.dtmf.rfc2833Control', 1],
    ['msg.mwi.1.subscribe', extension],
    ['msg.mwi.1.callBackMode', 'contact'],
    ['msg.mwi.1.callBack', codes.voicemail],
    ['call.directedCallPickupString', codes.pickUp],
  ]
}

/** Sunday is 1. A week is told by its first possible day, the last one by a word of its own. */
const change = (which: 'start' | 'stop', { month, week, weekday, hour }: ClockChange): Settings => {
  const rule = `tcpIpApp.sntp.daylightSavings.${which}`
  return [
    [`${rule}.month`, month],
    [`${rule}.time`, hour],
    [`${rule}.dayOfWeek`, weekday + 1],
    [`${rule}.dayOfWeek.lastInMonth`, week === 5 ? 1 : 0],
    ...(week === 5 ? [] : ([[`${rule}.date`, (week - 1) * 7 + 1]] as const)),
  ]
}
const clock = ({ zone: { offsetMin, summer } }: Facts): Settings => [
  ['tcpIpApp.sntp.address', TIME_SERVER],
  ['tcpIpApp.sntp.gmtOffset.overrideDHCP', 1],
  ['tcpIpApp.sntp.gmtOffset', offsetMin * 60],
  ['tcpIpApp.sntp.daylightSavings.enable', summer ? 1 : 0],
  ...(summer
    ? ([
        ['tcpIpApp.sntp.daylightSavings.fixedDayEnable', 0],
        ...change('start', summer.begins),
        ...change('stop', summer.ends),
      ] as const)
    : []),
]

/** `automata` calls what it watches, `normal` also picks up there. Speed dials stand in the phone's directory. */
const keys = ({ keys }: Facts): Settings =>
  keys
    .filter(({ kind }) => kind !== 'speed-dial')
    .flatMap(({ kind, number, label }, n): Settings => {
      const key = `attendant.resourceList.${n + 1}`
      return [
        [`${key}.address`, number],
        [`${key}.label`, label],
        [`${key}.type`, kind === 'park' ? 'automata' : 'normal'],
      ]
    })

const settings = (facts: Facts) => {
  const { address, adminPassword, authority, vlan, language } = facts
  const all: Settings = [
    ['device.set', 1],
    ...kept([
      ['device.prov.serverType', 'HTTPS'],
      ['device.prov.serverName', address.replace(/^\w+:\/\//, '')],
      ['device.auth.localAdminPassword', adminPassword],
      ['device.sec.TLS.customCaCert1', authority.trim().replaceAll('\n', ' ')],
      ['device.net.lldpEnabled', 1],
      ...(vlan ? ([['device.net.vlanId', vlan.id]] as const) : []),
    ]),
    ...(vlan
      ? ([
          ['qos.ethernet.rtp.user_priority', vlan.priority],
          ['qos.ethernet.callControl.user_priority', vlan.priority],
        ] as const)
      : []),
    ['qos.ip.rtp.dscp', DSCP.sound],
    ['qos.ip.callControl.dscp', DSCP.signalling],
    // Settings that changed are taken in without a restart.
    ['voIpProt.SIP.specialEvent.checkSync.alwaysReboot', 0],
    ['prov.polling.enabled', 1],
    ['prov.polling.mode', 'rel'],
    ['prov.polling.period', 86_400],
    ['lcl.ml.lang', LANGUAGE[language]],
    ...clock(facts),
    ...account(facts),
    ...keys(facts),
  ]
  return lines(
    XML,
    '<polycomConfig',
    all.map(([name, value]) => `  ${name}="${xml(value)}"`),
    '/>',
  )
}

const own = (mac: string) => `sidetone-${mac}.cfg`
const directory = ({ keys }: Facts) =>
  lines(
    XML,
    '<directory>',
    '  <item_list>',
    keys
      .filter(({ kind }) => kind === 'speed-dial')
      .map(({ number, label }, n) =>
        ['    <item>', element('fn', label || number), element('ct', number), element('sd', n + 1), '</item>'].join(''),
      ),
    '  </item_list>',
    '</directory>',
  )

export const poly: Family = {
  id: 'poly',
  make: 'Poly',
  models: {
    ...{ VVX150: 1, VVX201: 1, VVX250: 3, VVX301: 5, VVX311: 5, VVX350: 5, VVX401: 11, VVX411: 11, VVX450: 11 },
    ...{ VVX501: 11, VVX601: 15 },
    ...Object.fromEntries(
      ['E100', 'E220', 'E300', 'E320', 'E350', 'E400', 'E450', 'E500', 'E550'].map(name => [name, null]),
    ),
  },
  files: facts => [
    { name: own(facts.mac), type: 'application/xml', text: settings(facts) },
    {
      name: `${facts.mac}.cfg`,
      type: 'application/xml',
      text: lines(XML, `<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="${own(facts.mac)}"/>`),
    },
    { name: `${facts.mac}-directory.xml`, type: 'application/xml', text: directory(facts) },
  ],
  firmware: /-UA\/([\d.]+)/,
  resync: 'check-sync',
}
