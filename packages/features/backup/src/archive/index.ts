/** The backup as a file: made of a data folder, put back into one. */
export { refuseWithoutSpace } from './disk.ts'
export { newPassphrase, openKeyFile, passphraseFrom, readKeyFile, writeKeyFile } from './key.ts'
export { DATABASE, KEY_FILE, RESTORING } from './names.ts'
export { copyDatabase, type Packed, type PackOptions, pack } from './pack.ts'
export type { About, Totals } from './records.ts'
export { forgetTheMoment, type RestoreOptions, restore } from './restore.ts'
export type { Unpacked } from './unpack.ts'
