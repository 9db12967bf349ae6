/** Files and folders of a data folder that backups treat in a way of their own. */
export const DATABASE = 'sidetone.db'
/** The passphrase of backups; in the data folder, and never in a backup. */
export const KEY_FILE = 'backup.key'
/** After the name of a backup that is not whole yet. */
export const PART = '.part'
/** While it is there, the folder holds half a restore. */
export const RESTORING = '.restoring'
