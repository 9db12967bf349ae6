export { type BackOff, nextDelayMs } from './back-off.ts'
export { createWebNet, type WebNet, type WebNetOptions, type WebNetState } from './web-net.ts'
