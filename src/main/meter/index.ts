export { costOf } from './cost'
export { stagesOf, TurnLatency, type TurnTimes } from './latency'
export { measuredServices } from './measured'
export {
  type ChainModels,
  chainPrices,
  FREE,
  NO_PRICES,
  type PriceList,
  type Prices,
  pricesFor,
  readPrices,
  unbilledTurn,
  usualChainTurn,
  usualTurn,
  withOwnPrices,
} from './prices'
export { Spending, type SpendingPorts, type Spent } from './spending'
