// A Realtime service that answers at once, in a process of its own: what is measured against it is the client.
// Prints its port. Every answer is so many deltas of so many ms of PCM, at once or paced, and the whole chain of events
// around them. To its parent it says when the first delta left, and what a client truncated. Asked to, it does think: so
// many ms until an answer begins, and half as many from there to its first sound.
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocketServer } from 'ws'

const [DELTAS, DELTA_MS] = process.argv.slice(2, 4).map(Number)
const PACED = process.argv[4] === 'paced'
const THINK_MS = Number(process.argv[5])
/** 8,224 in every sample: easily told from silence. */
const DELTA = Buffer.alloc(DELTA_MS * 48, 32).toString('base64')
const ID = { object: 'realtime.item' }

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.on('listening', () => process.stdout.write(`${server.address().port}\n`))
server.on('connection', (socket) => {
  socket._socket.setNoDelay(true)
  let turns = 0
  const send = (event) => socket.send(JSON.stringify({ event_id: `e${turns}`, ...event }))
  const session = {
    ...{ type: 'realtime', object: 'realtime.session', id: 'sess', model: 'm', output_modalities: ['audio'] },
    ...{ instructions: '', tools: [], tool_choice: 'auto', max_output_tokens: 'inf', truncation: 'auto' },
    ...{ tracing: null, prompt: null, include: null, expires_at: 4000000000 },
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: null,
      },
      output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
    },
  }
  send({ type: 'session.created', session })
  const user = (id) => ({
    ...{ id, ...ID, type: 'message', role: 'user', status: 'completed' },
    content: [{ type: 'input_audio', transcript: null }],
  })
  const assistant = (id, status, transcript) => ({
    ...{ id, ...ID, type: 'message', role: 'assistant', status },
    content: transcript === undefined ? [] : [{ type: 'output_audio', transcript }],
  })
  const answer = async (metadata) => {
    if (THINK_MS > 0) await pause(THINK_MS)
    const [id, item_id] = [`resp_${turns}`, `item_a${turns}`]
    const at = { response_id: id, item_id, output_index: 0, content_index: 0 }
    send({ type: 'response.created', response: response(id, 'in_progress', [], metadata) })
    send({
      type: 'response.output_item.added',
      response_id: id,
      output_index: 0,
      item: assistant(item_id, 'in_progress'),
    })
    send({ type: 'conversation.item.added', previous_item_id: null, item: assistant(item_id, 'in_progress') })
    send({ type: 'response.content_part.added', ...at, part: { type: 'audio', transcript: '' } })
    send({ type: 'response.output_audio_transcript.delta', ...at, delta: 'Yes.' })
    if (THINK_MS > 0) await pause(THINK_MS / 2)
    const say = () => send({ type: 'response.output_audio.delta', ...at, delta: DELTA })
    const atNs = process.hrtime.bigint().toString()
    if (!PACED) for (let i = 0; i < DELTAS; i++) say()
    let said = 0
    const paced = () => {
      // By a fixed timetable, however late a timer fires.
      const due = Math.floor((performance.now() - from) / DELTA_MS) + 1
      for (; said < Math.min(due, DELTAS); said++) say()
      if (said === DELTAS || socket.readyState !== socket.OPEN) return finish(id, at, item_id)
      setTimeout(paced, Math.max(1, from + said * DELTA_MS - performance.now()))
    }
    const from = performance.now()
    if (PACED) return paced()
    finish(id, at, item_id)
    process.send({ type: 'sent', atNs })
  }
  const response = (id, status, output, metadata) => ({
    ...{ id, object: 'realtime.response', status, status_details: null, output, metadata: metadata ?? null },
    ...{ conversation_id: 'conv', output_modalities: ['audio'], usage: null, max_output_tokens: 'inf' },
  })
  const finish = (id, at, item_id) => {
    send({ type: 'response.output_audio.done', ...at })
    send({ type: 'response.output_audio_transcript.done', ...at, transcript: 'Yes.' })
    send({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: 'Yes.' } })
    const done = assistant(item_id, 'completed', 'Yes.')
    send({ type: 'conversation.item.done', previous_item_id: null, item: done })
    send({ type: 'response.output_item.done', response_id: id, output_index: 0, item: done })
    send({ type: 'response.done', response: response(id, 'completed', [done]) })
  }
  socket.on('message', (data) => {
    const event = JSON.parse(String(data))
    if (event.type === 'session.update') return send({ type: 'session.updated', session })
    if (event.type === 'input_audio_buffer.commit') {
      turns += 1
      const item_id = `item_u${turns}`
      send({ type: 'input_audio_buffer.committed', item_id, previous_item_id: null })
      send({ type: 'conversation.item.added', previous_item_id: null, item: user(item_id) })
      return send({ type: 'conversation.item.done', previous_item_id: null, item: user(item_id) })
    }
    if (event.type === 'conversation.item.retrieve') {
      return send({ type: 'conversation.item.retrieved', item: user(event.item_id) })
    }
    if (event.type === 'conversation.item.truncate') {
      const { item_id, content_index, audio_end_ms } = event
      process.send({ type: 'truncated', itemId: item_id, ms: audio_end_ms })
      return send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms })
    }
    if (event.type === 'conversation.item.delete') {
      process.send({ type: 'truncated', itemId: event.item_id, ms: 0 })
      return send({ type: 'conversation.item.deleted', item_id: event.item_id })
    }
    if (event.type === 'response.cancel') {
      const error = { type: 'invalid_request_error', code: 'response_cancel_not_active', param: null }
      const message = 'Cancellation failed: no active response found'
      return send({ type: 'error', error: { ...error, message, event_id: event.event_id ?? null } })
    }
    if (event.type === 'response.create') return answer(event.response?.metadata)
  })
})
process.on('disconnect', () => process.exit(0))
