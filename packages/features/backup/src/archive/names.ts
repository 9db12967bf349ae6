/** Files and folders of a data folder that backups treat in a way of their own. */
export const DATABASE = 'sidetone.db'
/** The passphrase of backups; in the data folder, and never in a backup. */
export const KEY_FILE = 'backup.key'
/** While it is there, the folder holds half a restore. */
export const RESTORING = '.restoring'
