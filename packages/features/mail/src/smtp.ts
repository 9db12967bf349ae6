/** One mail over SMTP (RFC 5321, 6409), and what went wrong in words. */
import { stat } from 'node:fs/promises'
import { CONNECT_MS, MAX_ATTACHMENT_BYTES, SOCKET_MS } from './limits.ts'
import type { Mail } from './outbox.ts'
import type { MailSettings } from './settings.ts'

export type Sent =
  | { readonly ok: true; readonly said: string }
  /** `forGood`: the server will not take it tomorrow either. */
  | { readonly ok: false; readonly problem: string; readonly forGood: boolean }
export type SendMail = (settings: MailSettings, mail: Mail) => Promise<Sent>

export const sendBySmtp: SendMail = async (settings, mail) => {
  const { host, port, security, checkCertificate, user, password, from, fromName } = settings
  // Loaded with the first mail: a start does not wait for it.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: checkCertificate },
    ...(user !== '' && { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    // What is attached is ours; nothing is fetched from anywhere.
    disableUrlAccess: true,
  })
  try {
    const attachments = []
    for (const { path, fileName, type } of mail.attachments ?? []) {
      const size = (await stat(path).catch(() => null))?.size ?? 0
      if (size > 0 && size <= MAX_ATTACHMENT_BYTES) attachments.push({ path, filename: fileName, contentType: type })
    }
    const { response } = await transport.sendMail({
      from: { name: fromName, address: from },
      to: [...mail.to],
      subject: mail.subject,
      text: mail.text,
      ...(mail.html && { html: mail.html }),
      attachments,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return { ok: true, said: response }
  } catch (error) {
    return { ok: false, ...inWords(error as SmtpError, settings) }
  } finally {
    transport.close()
  }
}

type SmtpError = Error & { code?: string; responseCode?: number; response?: string; command?: string }

function inWords(error: SmtpError, { host, port, security, user }: MailSettings) {
  const { code = '', responseCode = 0, response = error.message, command = '', message } = error
  const where = `${host}:${port}`
  const later = (problem: string) => ({ problem, forGood: false })
  const quoted = `“${response.replace(/\s+/g, ' ').slice(0, 300)}”`
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message))
    return later(`There is no mail server called ${host}: is the name right?`)
  if (/ECONNREFUSED/.test(message))
    return later(`Nothing answers at ${where}: is the port right, and the server running?`)
  if (/certificate|self.signed|altname|unable to verify/i.test(message))
    return later(`The certificate of ${host} cannot be trusted (${message}).`)
  if (/wrong version number|SSL routines/i.test(message))
    return later(
      security === 'tls'
        ? `${where} does not begin with TLS: try STARTTLS.`
        : `The encryption with ${where} could not be agreed on (${message}).`,
    )
  if (code === 'ETLS' || /STARTTLS/.test(message))
    return later(`${where} does not offer STARTTLS: try TLS with port 465, or no encryption within your own network.`)
  if (code === 'ETIMEDOUT' || /timeout/i.test(message))
    return later(`${where} did not answer in time: is a firewall in between, or TLS expected there?`)
  if (code === 'EAUTH' || responseCode === 535)
    return later(
      user === ''
        ? `${host} wants a user name and a password: ${quoted}`
        : `${host} does not accept the user name or the password: ${quoted}`,
    )
  if (responseCode >= 500 && /MAIL/.test(command)) return later(`${host} does not accept the sender: ${quoted}`)
  if (responseCode >= 500) return { problem: `${host} refused the mail: ${quoted}`, forGood: true }
  if (responseCode >= 400) return later(`${host} does not take the mail now: ${quoted}`)
  return later(`The mail could not be sent by ${where}: ${quoted}`)
}
