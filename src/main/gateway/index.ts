export type { Transport } from './protocol/wire'
export {
  type Between,
  createGateway,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
} from './server'
