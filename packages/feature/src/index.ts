export { type ApiRequest, type ApiRoute, apiRoute, type Me, type TextAnswer, type Who } from './api-route.ts'
export { type Feature, type FeatureContext, type HostOptions, hostOf, type Story } from './feature.ts'
