export { costOf, FREE, type Prices } from './cost'
export { stagesOf, TurnLatency, type TurnTimes } from './latency'
