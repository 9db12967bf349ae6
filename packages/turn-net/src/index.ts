export { createTurnNet, type TurnNet, type TurnNetOptions } from './turn-net.ts'
