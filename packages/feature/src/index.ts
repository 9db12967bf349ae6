export {
  type ApiRequest,
  type ApiRoute,
  apiRoute,
  type FileAnswer,
  type Me,
  type SentFile,
  type SentText,
  type TextAnswer,
  type Upload,
  type Who,
} from './api-route.ts'
export { type Collection, type CollectionOptions, collection, type Entity } from './collection.ts'
export {
  BY_SYSTEM,
  type Change,
  type ChangedBy,
  type ChangeFilter,
  type Doc,
  type Documents,
  type KindRule,
  MASK,
} from './documents.ts'
export { type Feature, type FeatureContext, type HostOptions, hostOf, type Story } from './feature.ts'
export { dialledField, hoursField, nameField, ownNumberField, seen, timeZoneField } from './fields.ts'
export { type DigitsWanted, Keys } from './keys.ts'
export { MAX_USES } from './limits.ts'
export { type Demands, demands, numbersOf, type PlanKnowledge, wrongField } from './numbered.ts'
export type { EntityHours, ExplainAbout, Explained, HasNumbers } from './numbers.ts'
export { cursorFrom, cursorOf, finderOf, type Paged, type Place, pageOf } from './paging.ts'
export { type Reference, seats, toHours, toNumber, toOne, Use, UsedBy } from './references.ts'
export { masked, withSecrets } from './secrets.ts'
export { LetGo, usedByRoute } from './used-by.ts'
