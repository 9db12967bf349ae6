/** Every bound of this room. Beyond one, the input is a fault with the answer that its place names. */

/** A whole message in bytes: no datagram is longer, and a stream that announces more is closed. */
export const maxMessageBytes = 65_535
/** Start line and headers, bytes. */
export const maxHeadBytes = 32_768
/** Header lines in one message. */
export const maxHeaders = 200
/** Values of one comma-separated header over all its lines (Via, Route, Contact …). */
export const maxListValues = 64
/** Parameters of one URI or one header value. */
export const maxParams = 64
/** Parts of one multipart body that are looked at. */
export const maxBodyParts = 16
/** Bindings of one address of record. */
export const maxBindingsPerAor = 16
/** Addresses of record in one registrar. */
export const maxAors = 200_000
/** Contacts in one REGISTER. */
export const maxContactsPerRegister = 16
/** Nonces of which the server remembers the highest count seen; the oldest is forgotten first. */
export const maxRememberedNonces = 20_000
/** Challenges that a client looks at in one 401 or 407. */
export const maxChallenges = 8

/** Servers whose challenges a client remembers, to answer them ahead of time; the oldest is forgotten first. */
export const maxRememberedServers = 8

// ── the stack ──

/** Transactions at one time, both ways; a request beyond gets 503 with Retry-After. Over UDP most are answered and only wait for repetitions. */
export const maxTransactions = 200_000
/** Sessions at one time; an INVITE beyond gets 503 with Retry-After. */
export const maxSessions = 50_000
/** Early dialogs of one INVITE, and 2xx from different forks that are acknowledged again. */
export const maxForks = 16
/** Responses of one INVITE that wait for a PRACK. */
export const maxHeldResponses = 8
/** Offers of one session that wait for their turn. */
export const maxQueuedOffers = 4
/** Subscriptions to us at one time; a SUBSCRIBE beyond gets 503 with Retry-After. */
export const maxSubscriptions = 20_000
/** REFERs of ours in one session that are open; and subscriptions that REFERs of theirs made in one dialog. */
export const maxRefers = 4
/** Sessions that ended last, known so that an INVITE that comes to replace one hears 603 and not 481. */
export const maxRememberedEnds = 256
/** Entries of one document that we write for watchers; the first ones stay. */
export const maxDocumentEntries = 100
