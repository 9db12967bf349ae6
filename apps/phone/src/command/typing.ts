/** Keys belong to what is typed in. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input:not([type=checkbox],[type=range]), select, textarea') !== null
