/** Has a voice of a service say something, and waits for its end; the test's clock leaps where that would take long. */
import type { SpeakEvent, SpeakRequest, TextToSpeech } from '../../src/main/link/cascade/ports'
import { type FlowingClock, until } from './flowingClock'

/** What it told, to its end or its failure. Samples are copied: they are valid only while they are told. */
export async function spokenToEnd(
  voice: TextToSpeech,
  clock: FlowingClock,
  request: SpeakRequest,
  ...texts: readonly string[]
): Promise<SpeakEvent[]> {
  const events: SpeakEvent[] = []
  const keep = (event: SpeakEvent) =>
    events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event)
  const stream = voice.start(request, keep, new AbortController().signal)
  for (const text of texts) stream.write(text)
  stream.flush()
  stream.end()
  const isOver = () => events.some(({ type }) => type === 'failed' || type === 'ended')
  await clock.leap(60_000, isOver, 20)
  await until(isOver, 'an end')
  return events
}
