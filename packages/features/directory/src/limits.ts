/** Numbers that must reach help: never somebody's extension. */
export const EMERGENCY_NUMBERS: readonly string[] = [
  '000',
  '110',
  '111',
  '112',
  '113',
  '115',
  '117',
  '118',
  '119',
  '911',
  '988',
  '999',
]
/** Rows of one page. */
export const MAX_PAGE = 500
/** Numbers offered while somebody types. */
export const MAX_NUMBERS = 100
export const MAX_NAME = 80
export const MAX_LABEL = 60
/** Of those that one sets here; as in one's own settings. */
export const MIN_PASSWORD = 8
export const MAX_PASSWORD = 256
/** Extensions that nobody chose begin here. */
export const FIRST_EXTENSION = 101
/** Characters of the place that help is sent to. */
export const MAX_ADDRESS = 300
