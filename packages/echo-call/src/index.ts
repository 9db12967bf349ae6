export { callEcho } from './echo-call.ts'
export {
  type Credential,
  type EchoCall,
  type EchoCallOptions,
  type Heard,
  type Hop,
  type HopName,
  hopNames,
  type Way,
} from './words.ts'
