export {
  type ApiRequest,
  type ApiRoute,
  apiRoute,
  type FileAnswer,
  type Me,
  type SentFile,
  type TextAnswer,
  type Upload,
  type Who,
} from './api-route.ts'
export { type Feature, type FeatureContext, type HostOptions, hostOf, type Story } from './feature.ts'
