import type { CallView } from '@sidetone/phone-core'
import { usePhone, useView } from '../phone-context.ts'

/** The server's view of a call; null until it has told. */
export function useServerCall(call: CallView) {
  const { mine } = useView(usePhone().handling)
  return mine.find(one => one.id === call.serverCall) ?? null
}
