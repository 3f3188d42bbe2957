export {
  type Between,
  createGateway,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
} from './server'
export type { Transport } from './wire'
