export { FakeJournal } from './fake-journal.ts'
export { FakeLegs } from './fake-leg.ts'
export { type FakeEnd, FakeMedia, sdpOf } from './fake-media.ts'
export { seededIds, seededRandom } from './seeded.ts'
