/** Whether the engine of local models lies beside Parley. It is not loaded here: that is its child's business. */
import { createRequire } from 'node:module'

export function hasLocalEngine(): boolean {
  try {
    createRequire(__filename).resolve('sherpa-onnx-node')
    return true
  } catch {
    return false
  }
}
