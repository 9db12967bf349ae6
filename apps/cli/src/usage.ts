export const usage = `sidetone: a phone system. In its folder: npx sidetone …

  sidetone start                         start everything; Ctrl-C stops it
  sidetone doctor [--json]               check everything, and make a call by every way in: which step fails, why, what to do
  sidetone calls                         the calls of this moment

  sidetone user list
  sidetone user add NAME EXTENSION EMAIL [--admin]
                                         prints a link with which they sign in once
  sidetone user link EXTENSION           a new sign-in link

  sidetone trunk list
  sidetone trunk add NAME HOST[:PORT] [--transport udp|tcp|tls] [--prefix DIGITS] [--keep-prefix] [--max-calls N]
                                         a SIP peer that is known by its address; calls to PREFIX… go there
  sidetone trunk remove NAME

  sidetone backup [--to FILE|FOLDER] [--key-file FILE]
                                         everything in one encrypted file, while the system runs
  sidetone restore FILE [--into FOLDER] [--key-file FILE] [--take-over]
                                         a backup becomes a data folder; its lines to the outside stay off until …
  sidetone take-over                     … this is said, or --take-over: the original is gone
  sidetone drill FILE [--key-file FILE]  makes a system of a backup, calls it, and throws it away
  sidetone upgrade-check                 the same with a copy of the running company: run it in the folder of a new version
  sidetone rollback [--yes]              back to before the last update that changed the database

Settings come from the environment: SIDETONE_HOME, SIDETONE_HTTP, SIDETONE_SIP, SIDETONE_SIPS, SIDETONE_RTP,
SIDETONE_ICE, SIDETONE_PUBLIC_ADDRESS, SIDETONE_TRUSTED_PROXY. \`user\`, \`trunk\` and \`calls\` speak to the running system.
`
