/** Why Sidetone cannot start and what to do: one sentence for a person, exit code 1, no stack trace. */
export class CannotStart extends Error {}

/** What listening on a socket failed with, in words. */
export function listenFault(what: string, setting: string, host: string, port: number, error: unknown): CannotStart {
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE')
    return new CannotStart(
      `${what} cannot listen on ${at} because another program has that port: stop it, or set ${setting} to a free one.`,
    )
  if (code === 'EACCES')
    return new CannotStart(`${what} may not listen on ${at}: choose a port above 1023 with ${setting}.`)
  if (code === 'EADDRNOTAVAIL')
    return new CannotStart(
      `${what} cannot listen on ${at} because this machine has no such address: set ${setting} to one that it has.`,
    )
  return new CannotStart(`${what} cannot listen on ${at} (${code ?? message}): set ${setting} to another address.`)
}
