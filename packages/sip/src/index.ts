/** SIP as values and machines, without I/O: see the README. */

export {
  type DigestAlgorithm,
  digestAlgorithms,
  digestResponse,
  ha1,
  type StoredSecret,
  storedSecret,
} from './auth/algorithms.ts'
export { answerChallenge, answerChallenges, type Challenge, type Credentials, challengesOf } from './auth/client.ts'
export { type Hashes, pureHashes } from './auth/hashes/hashes.ts'
export {
  type AuthHeader,
  type Claimed,
  type DigestClaim,
  DigestServer,
  type DigestServerOptions,
  type DigestVerdict,
} from './auth/server.ts'
export { createFramer, type Frame, type Framer } from './framing/framer.ts'
export * from './limits.ts'
export { locate } from './locate/locate.ts'
export type { Located, NaptrRecord, Resolver, Sought, SrvRecord } from './locate/records.ts'
export { contactOf, contactsOf } from './message/contacts.ts'
export * from './message/fields.ts'
export { Headers } from './message/headers.ts'
export { splitList } from './message/list.ts'
export { type BodyPart, findPart, multipart, type OwnPart } from './message/multipart.ts'
export { parseAddresses, parseNameAddr, printNameAddr } from './message/name-addr.ts'
export { parseParams, printParams } from './message/params.ts'
export { parseMessage } from './message/parse.ts'
export { printMessage } from './message/print.ts'
export { bytesOf, noBytes, textOf } from './message/text.ts'
export * from './message/types.ts'
export { type Refusal, type RequestRules, type Verdict, validateRequest, validateResponse } from './message/validate.ts'
export { noteSource, parseVia, printVia, topVia } from './message/via.ts'
export { parseReferTo, printReferTo } from './refer/refer-to.ts'
export { parseReplaces, printReplaces } from './refer/replaces.ts'
export type { RegisterAnswer, RegistrarRules } from './register/asked.ts'
export { type Binding, type BindingChange, printBinding } from './register/binding.ts'
export {
  type RegistrationInput,
  type RegistrationOptions,
  type RegistrationOutput,
  type RegistrationState,
  registrationState,
  stepRegistration,
} from './register/client.ts'
export { Registrar, type Registration } from './register/registrar.ts'
export { createStack } from './stack.ts'
export * from './stack-types.ts'
export { dialogInfo, type WatchedDialog, type WatchedParty } from './subscribe/dialog-info.ts'
export { type MessageCount, type MessageSummary, messageSummary } from './subscribe/message-summary.ts'
export { type Presence, type PresenceTuple, presence } from './subscribe/pidf.ts'
export { sameUri } from './uri/compare.ts'
export { isIpv4, isIpv6, parseHostPort, printHost, sameHost } from './uri/host.ts'
export { parseUri, printUri, requestUri } from './uri/uri.ts'
