/** Things the parts around an assistant have to say, kept until somebody listens: they may be said before it exists. */
import type { Events } from '../../../shared/time'
import type { AppError } from '../../../shared/view'

export class Notices implements Events<AppError> {
  readonly #waiting: AppError[] = []
  #listener: ((error: AppError) => void) | undefined

  readonly tell = (error: AppError): void => {
    if (this.#listener) this.#listener(error)
    else this.#waiting.push(error)
  }

  /** One listener at a time. */
  on(listener: (error: AppError) => void): () => void {
    this.#listener = listener
    for (const error of this.#waiting.splice(0)) listener(error)
    return () => {
      if (this.#listener === listener) this.#listener = undefined
    }
  }
}
