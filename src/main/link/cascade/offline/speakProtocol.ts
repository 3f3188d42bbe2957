/** What is asked of the worker `speak`; it answers with a `SpokenClause`. */
export interface SpeakJob {
  text: string
  voice: string
  speed: number
}
