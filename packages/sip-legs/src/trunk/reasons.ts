/** Why a trunk does not work: sentences for a person who has never read an RFC, with what to do. */

/** Why a connection could not be opened, as the sockets say it. */
export type NoConnection = 'unknown-name' | 'refused' | 'unreachable' | 'silent' | 'certificate' | 'reset'

export const notConnected = (why: NoConnection | undefined, place: string): string => {
  switch (why) {
    case 'unknown-name':
      return `No name server knows the host of ${place}. Check the host for typing mistakes.`
    case 'refused':
      return `Nothing listens at ${place}. Check the port and the transport (UDP, TCP or TLS).`
    case 'unreachable':
      return `There is no way to ${place}. Check this machine's network and the address.`
    case 'certificate':
      return `The certificate of ${place} is not valid for this name, has run out, or nobody known signed it. Check the host, or allow any certificate for this trunk.`
    case 'reset':
      return `${place} closed the connection while it was being secured. Check that this port speaks TLS.`
    case 'silent':
    case undefined:
      return `${place} could not be reached. Check the port, the transport, and the firewall between here and there.`
  }
}

export const switchedOff = 'The trunk is switched off. Switch it on first.'
export const changedMeanwhile = 'The settings of the trunk were changed meanwhile. Try again.'
export const unknownName = (host: string): string =>
  `No name server knows ${host}. Check the host for typing mistakes, and this machine's network.`
export const saidNothing = (place: string, seconds: number): string =>
  `${place} said nothing for ${seconds} s. Check the host, the port, and whether a firewall lets SIP through.`
export const closedConnection = (place: string): string => `${place} closed the connection without an answer.`

/** An OPTIONS or INVITE that was refused in a way that means the trunk, not the number. */
export const refusedBy = (what: 'call' | 'question', status: number, phrase: string): string => {
  const said = `${status} ${phrase}`.trim()
  if (what === 'question') return `It answers “${said}”: it is there, but out of service.`
  if (status === 401 || status === 407)
    return `It wants a password for calls and took none (“${said}”). Check user name and password.`
  return `It did not take a call: “${said}”.`
}

/** A REGISTER that was refused for good. */
export const registrationRefused = (status: number, phrase: string): string => {
  const said = `“${`${status} ${phrase}`.trim()}”`
  switch (status) {
    case 401:
    case 407:
      return `The registration was refused: ${said}. Check the user name and the password; a few carriers want another name for signing in.`
    case 403:
      return `The registration was refused: ${said}. The user name or password is wrong, or the carrier has blocked the account or this address.`
    case 404:
      return `The registration was refused: ${said}. The carrier does not know this user name or domain.`
    default:
      return `The registration was refused: ${said}.`
  }
}
export const registrationFailed = (status: number | undefined, phrase: string, place: string): string =>
  status === undefined
    ? saidNothing(place, 4)
    : `The registration failed: “${`${status} ${phrase}`.trim()}”. It is tried again.`
