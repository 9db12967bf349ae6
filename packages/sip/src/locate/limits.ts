/** Records of one answer that are looked at. */
export const maxRecords = 32
/** Places that one domain can lead to. */
export const maxLocated = 16
