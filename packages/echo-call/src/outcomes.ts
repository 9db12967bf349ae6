/** What a hop comes to. */

export type HopResult<T> =
  | { readonly ok: true; readonly says: string; readonly value: T; readonly warning?: string }
  | { readonly ok: false; readonly says: string; readonly todo: string }

/** @param warning it will not stay so: what to do */
export const passed = <T>(says: string, value: T, warning?: string): HopResult<T> => ({
  ok: true,
  says,
  value,
  ...(warning && { warning }),
})
export const failed = (says: string, todo: string): HopResult<never> => ({ ok: false, says, todo })
