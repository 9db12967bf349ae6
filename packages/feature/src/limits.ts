/** Items of one page of a list. */
export const MAX_LIST_PAGE = 500
/** Letters of the name of a setting. */
export const MAX_TITLE = 80
/** Letters of a search. */
export const MAX_SEARCH = 100
/** Words of a search; those beyond are not looked for. */
export const MAX_WORDS = 8
/** Places that are told of what leads to a thing; beyond them only how many. */
export const MAX_USES = 50
/** Fields that a body has and its kind has not, told by name. */
export const MAX_UNKNOWN = 10
