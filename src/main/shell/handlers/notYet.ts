/** What the contract names and main cannot do yet. */
import { AppException } from '../../../shared/errors'

export function notYet(): never {
  throw new AppException('bridge.notYet')
}
