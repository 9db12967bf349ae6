export { type ApiClient, type ClientOptions, createApiClient } from './client.ts'
export { ApiError } from './error.ts'
export type * from './words.ts'
