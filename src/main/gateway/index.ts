export {
  type Between,
  createGateway,
  GATEWAY_LIMITS,
  type Gateway,
  type GatewayLimits,
  type GatewayOptions,
} from './server'
export type { Transport } from './wire'
