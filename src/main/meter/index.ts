export { costOf, FREE, type Prices } from './cost'
export { stagesOf, type TurnTimes } from './latency'
