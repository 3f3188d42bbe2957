/**
 * A link is opened with what is set and what was said at that moment: when it stands it is told what became of that
 * meanwhile. Opens nothing, and tells no link that stands already.
 */
import type { RealtimeLink } from '../../link'
import type { LinkKeeperPorts } from './linkKeeperPorts'

export class Changes {
  readonly #ports: Pick<LinkKeeperPorts, 'config' | 'history'>
  #count = 0

  constructor(ports: Pick<LinkKeeperPorts, 'config' | 'history'>) {
    this.#ports = ports
  }

  /** Of what links are opened with something is another now. */
  add(): void {
    this.#count += 1
  }

  /** @returns tells the link, which is about to be opened, what was added since; to be called when it stands */
  since(link: RealtimeLink): () => void {
    const count = this.#count
    return () => {
      if (count === this.#count) return
      link.configure(this.#ports.config())
      link.carryOn?.(this.#ports.history())
    }
  }
}
