/** Pure: the calls of one answer, put together from the pieces they come in. */

/** Every field may be missing: a piece carries what is new. */
export interface CallPiece {
  index?: number
  id?: string | null
  function?: { name?: string | null; arguments?: string | null }
}

export interface WholeCall {
  id: string
  name: string
  /** "{}" where the model wrote none. */
  argumentsJson: string
}

export class ToolCalls {
  /** In the order they began. */
  readonly #calls: { index: number | undefined; id: string; name: string; argumentsJson: string }[] = []

  add({ index, id, function: called }: CallPiece): void {
    const call = this.#begun(index, id ?? '') ?? this.#begin(index)
    if (id) call.id = id
    // Some servers repeat the name in every piece instead of sending it once.
    if (called?.name && called.name !== call.name) call.name += called.name
    call.argumentsJson += called?.arguments ?? ''
  }

  /** Written so far. */
  get chars(): number {
    return this.#calls.reduce((sum, { name, argumentsJson }) => sum + name.length + argumentsJson.length, 0)
  }

  whole(): WholeCall[] {
    return this.#calls.map(({ id, name, argumentsJson }, at) => ({
      id: id || `call-${at}`,
      name,
      argumentsJson: argumentsJson.trim() || '{}',
    }))
  }

  /** Some servers count every call as the first: another id is another call then. */
  #begun(index: number | undefined, id: string) {
    const same = this.#calls.findLast((call) => (index === undefined ? true : call.index === index))
    return same && id !== '' && same.id !== '' && same.id !== id ? this.#calls.find((call) => call.id === id) : same
  }

  #begin(index: number | undefined) {
    const call = { index, id: '', name: '', argumentsJson: '' }
    this.#calls.push(call)
    return call
  }
}
