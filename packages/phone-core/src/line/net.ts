import type { WebNet } from '@sidetone/sip-net/web'

/** The way to the server, as the engine uses it: one WebSocket that comes back by itself (RFC 7118). */
export type Net = Pick<
  WebNet,
  'send' | 'onMessage' | 'onFlowClosed' | 'onSendFailed' | 'onState' | 'local' | 'retryNow' | 'close'
>
/** `host`: our name in Via and Contact. */
export type OpenNet = (host: string) => Net
