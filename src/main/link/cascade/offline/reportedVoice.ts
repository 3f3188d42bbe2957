/** Pure: which beginnings and ends of voice were told already, when the same sound is heard again by a worker's successor. */
export class ReportedVoice {
  #toSample = -1
  #active = false

  /** Voice may go on at the very sample at which it seemed to end: that is news. */
  isNew({ active, atSample }: { active: boolean; atSample: number }): boolean {
    if (atSample < this.#toSample || (atSample === this.#toSample && active === this.#active)) return false
    this.#toSample = atSample
    this.#active = active
    return true
  }
}
