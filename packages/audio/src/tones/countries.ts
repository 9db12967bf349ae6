/** What each country's telephones sound like (ITU-T E.180 supplement 2, "Various tones used in national networks"). */

export type ToneName = 'dial' | 'ringback' | 'busy' | 'congestion' | 'call-waiting' | 'beep' | 'no-sound'
export type CountryTones = Readonly<Record<ToneName, string>>

const beep = '!1000/200'
/** Three beeps: nothing is heard of one side. */
const noSound = '!1000/200/100,1000/200/100,1000/200'
/** Most of Europe: 425 Hz. */
const europe: CountryTones = {
  dial: '425',
  ringback: '425/1000/4000',
  busy: '425/500/500',
  congestion: '425/250/250',
  'call-waiting': '!425/200/200,425/200',
  beep,
  'no-sound': noSound,
}
const northAmerica: CountryTones = {
  dial: '350+440',
  ringback: '440+480/2000/4000',
  busy: '480+620/500/500',
  congestion: '480+620/250/250',
  'call-waiting': '!440/300',
  beep,
  'no-sound': noSound,
}

export const countryTones = {
  eu: europe,
  us: northAmerica,
  ca: northAmerica,
  gb: {
    dial: '350+440',
    ringback: '400+450/400/200,400+450/400/2000',
    busy: '400/375/375',
    congestion: '400/400/350,400/225/525',
    'call-waiting': '!400/100',
    beep,
    'no-sound': noSound,
  },
  ie: { ...europe, ringback: '400+450/400/200,400+450/400/2000' },
  de: { ...europe, congestion: '425/240/240', busy: '425/480/480' },
  at: { ...europe, dial: '420', ringback: '420/1000/5000', busy: '420/400/400', congestion: '420/200/200' },
  ch: { ...europe, congestion: '425/200/200' },
  fr: {
    ...europe,
    dial: '440',
    ringback: '440/1500/3500',
    busy: '440/500/500',
    congestion: '440/250/250',
    'call-waiting': '!440/300',
  },
  es: {
    ...europe,
    ringback: '425/1500/3000',
    busy: '425/200/200',
    congestion: '425/200/200,425/200/200,425/200/600',
    'call-waiting': '!425/175/175,425/175',
  },
  it: { ...europe, dial: '425/200/200,425/600/1000', congestion: '425/200/200' },
  pt: { ...europe, congestion: '425/200/200' },
  nl: europe,
  be: { ...europe, ringback: '425/1000/3000', congestion: '425/167/167' },
  se: { ...europe, ringback: '425/1000/5000', busy: '425/250/250', congestion: '425/250/750' },
  pl: { ...europe, congestion: '425/500/500' },
  au: {
    ...europe,
    dial: '413+438',
    ringback: '413+438/400/200,413+438/400/2000',
    busy: '425/375/375',
    congestion: '425/375/375',
  },
  jp: { ...europe, dial: '400', ringback: '400+415/1000/2000', busy: '400/500/500', congestion: '400/500/500' },
} as const satisfies Record<string, CountryTones>

/** The tones of a two-letter country in any case; an unknown one sounds like most of Europe. */
export const tonesOf = (country: string): CountryTones =>
  Object.hasOwn(countryTones, country.toLowerCase())
    ? countryTones[country.toLowerCase() as keyof typeof countryTones]
    : countryTones.eu
