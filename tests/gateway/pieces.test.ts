/** The small pure pieces: the conversation's items, pictures, sound on the wire, words heard, usage. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SpokenItem, transcriptAt } from '../../src/main/gateway/answers/spoken'
import { Asked } from '../../src/main/gateway/asked'
import { Conversation } from '../../src/main/gateway/conversation/conversation'
import { ownInput } from '../../src/main/gateway/conversation/ownInput'
import type { Item } from '../../src/main/gateway/protocol/frames'
import { pictureOf } from '../../src/main/gateway/protocol/picture'
import { usageOf } from '../../src/main/gateway/protocol/usage'
import { InboundAudio, OutboundAudio } from '../../src/main/gateway/protocol/wireAudio'
import { createScriptedLink, type RealtimeLink } from '../../src/main/link'
import { HandClock } from '../support/handClock'

const PCM = { type: 'audio/pcm', rate: 24000 } as const
const item = (id: string): Item => ({ id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] })

describe('a conversation', () => {
  it('is a list in which every item knows the one before it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.constantFrom('end', 'root', 'after', 'delete'))), (steps) => {
        const conversation = new Conversation('c')
        let expected: string[] = []
        steps.forEach(([pick, what], at) => {
          const id = `item_${at}`
          const other = expected[pick % Math.max(1, expected.length)]
          if (what === 'delete') {
            if (other) conversation.delete(other)
            expected = expected.filter((each) => each !== other)
            return
          }
          const after = what === 'root' ? 'root' : what === 'after' ? other : undefined
          const before = conversation.insert(item(id), after)
          const place = after === 'root' ? 0 : after ? expected.indexOf(after) + 1 : expected.length
          expected.splice(place, 0, id)
          expect([before, conversation.previousOf(id)]).toEqual(Array(2).fill(expected[place - 1] ?? null))
        })
        expect(conversation.items.map(({ id }) => id)).toEqual(expected)
        expect(conversation.lastId).toBe(expected.at(-1) ?? null)
      }),
    )
  })

  it('forgets the oldest when it has grown beyond all measure', () => {
    const conversation = new Conversation('c')
    for (let at = 0; at <= 2000; at++) conversation.insert(item(`i${at}`))
    expect([conversation.items.length, conversation.has('i0'), conversation.has('i2000')]).toEqual([2000, false, true])
  })
})

describe('what an answer is made from instead of the conversation', () => {
  const conversation = new Conversation('c')
  conversation.insert(item('there'))
  conversation.insert({
    ...{ id: 'spoken', object: 'realtime.item', type: 'message', role: 'user', status: 'completed' },
    content: [{ type: 'input_audio', transcript: null }],
  })
  const message = (role: 'user' | 'assistant' | 'system', text: string) => ({
    ...{ type: 'message', role, content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }] },
  })
  const call = { type: 'function_call', call_id: 'c', name: 'look', arguments: '{}' }
  const result = { type: 'function_call_output', call_id: 'c', output: 'sunny' }
  const said = (role: 'user' | 'assistant' | 'system', text: string) => ({ type: 'said', role, text })
  const made = (input: object[], keepsItems: boolean, instructions?: string) =>
    ownInput({ input, instructions } as never, {
      ...{ conversation, keepsItems },
      heardIn: (id) => (id === 'spoken' ? 'a question' : undefined),
    })

  it('is what everybody says in it, and in items that are pointed to, with who says it', () => {
    const pointed = [
      { type: 'item_reference', id: 'there' },
      { type: 'item_reference', id: 'spoken' },
    ]
    expect(made([message('system', 'a'), message('assistant', 'b'), message('user', 'c'), ...pointed], true)).toEqual([
      ...[said('system', 'a'), said('assistant', 'b'), said('user', 'c'), said('user', 'there')],
      said('user', 'a question'),
    ])
  })

  it('has calls and results as they are, or in words where nobody would know them', () => {
    expect(made([call, result], true)).toEqual([
      { type: 'functionCall', callId: 'c', name: 'look', argumentsJson: '{}' },
      { type: 'toolResult', callId: 'c', output: 'sunny' },
    ])
    expect(made([call, result], false)).toEqual([said('user', '(The function look, called with {}, gave: sunny)')])
    expect(made([result], false)).toEqual([said('user', '(A function gave: sunny)')])
  })

  it('is empty where the client gave nothing, and left open where it gave none', () => {
    expect([made([], true), made([], false)]).toEqual([[], []])
    expect(ownInput({}, { conversation, keepsItems: true, heardIn: () => undefined })).toBeUndefined()
  })

  it('is its instructions where it asks nothing of somebody who only answers questions', () => {
    expect(made([message('system', 'a')], false, 'Greet.')).toEqual([said('system', 'a'), said('user', 'Greet.')])
    expect(made([message('user', 'a')], false, 'Greet.')).toEqual([said('user', 'a')])
    expect(made([], true, 'Greet.')).toEqual([])
  })
})

describe('a picture', () => {
  it('is the bytes of a data URL, never fetched from anywhere', () => {
    expect(pictureOf('data:image/png;base64,AAEC')).toEqual({ mime: 'image/png', bytes: Buffer.from([0, 1, 2]) })
    for (const url of ['https://example.com/a.png', 'data:image/svg+xml;base64,AAEC', 'data:image/png,AAEC', '']) {
      expect(() => pictureOf(url)).toThrow('image_url')
    }
  })
})

describe('what was heard of an item', () => {
  const spoken = (own: Partial<SpokenItem>): SpokenItem => ({
    ...{ itemId: 'i', linkResponse: undefined, offsetMs: 0, text: 'one two three four', madeMs: 4000, isWhole: true },
    ...{ sentMs: 4000, words: [], ...own },
  })

  it('goes by the places of words where they are known, by proportion where not, by pace where sound is missing', () => {
    const words = ['one', 'two', 'three', 'four'].map((text, at) => ({ text, endMs: 100 * (at + 1) }))
    expect(transcriptAt(spoken({ words }), 299)).toBe('one two')
    const unspaced = ['今天', '很好'].map((text) => ({ text, endMs: 100 }))
    expect(transcriptAt(spoken({ words: unspaced }), 100)).toBe('今天很好')
    expect(transcriptAt(spoken({ words }), 300)).toBe('one two three')
    expect(transcriptAt(spoken({}), 2999)).toBe('one two')
    expect(transcriptAt(spoken({ isWhole: false, madeMs: 500 }), 500)).toBe('one')
    expect(transcriptAt(spoken({ madeMs: 0 }), 0)).toBe('')
    expect(transcriptAt(spoken({ text: '今天天气很好。' }), 1500)).toBe('今天')
  })

  it('is never less for hearing more, and all of it at the end', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/)), fc.nat(5000), fc.nat(5000), (said, one, other) => {
        const whole = spoken({ text: said.join(' ') })
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((ms) => transcriptAt(whole, ms)) as [
          string,
          string,
        ]
        expect(more.startsWith(less)).toBe(true)
        expect(transcriptAt(whole, 4000)).toBe(said.join(' '))
      }),
    )
  })
})

describe('usage', () => {
  it('is in whole tokens, the cached ones among the input', () => {
    const usage = usageOf([
      { unit: 'input text tokens', quantity: 10 },
      { unit: 'cached input text tokens', quantity: 4 },
      { unit: 'input audio tokens', quantity: 7.4 },
      { unit: 'output audio tokens', quantity: 20 },
      { unit: 'transcribed seconds', quantity: 99 },
    ])
    expect(usage).toMatchObject({
      ...{ total_tokens: 41, input_tokens: 21, output_tokens: 20 },
      input_token_details: { text_tokens: 14, audio_tokens: 7, cached_tokens: 4 },
    })
  })
})

describe('sound on the wire', () => {
  it('comes back as it went where no rate changes, in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(fc.int16Array({ maxLength: 6000 }), { maxLength: 5 }), (pieces) => {
        const [out, back] = [new OutboundAudio(PCM, 24_000), new InboundAudio(PCM, 24_000)]
        const deltas = [...pieces.flatMap((piece) => out.encode(piece)), ...out.flush()]
        for (const { samples } of deltas) expect(samples).toBeLessThanOrEqual(2400)
        const received = deltas.flatMap(({ base64 }) =>
          [...back.pieces(base64, 'audio')].flatMap(({ samples }) => [...samples]),
        )
        expect(received).toEqual(pieces.flatMap((piece) => [...piece]))
      }),
    )
  })

  it('keeps its length through any change of rate', () => {
    for (const linkRateHz of [16_000, 24_000, 48_000]) {
      for (const [format, perMs] of [
        [PCM, 24],
        [{ type: 'audio/pcma' }, 8],
      ] as const) {
        const out = new OutboundAudio(format, linkRateHz)
        const deltas = [...out.encode(new Int16Array(linkRateHz)), ...out.flush()]
        expect(deltas.reduce((sum, { samples }) => sum + samples, 0)).toBe(1000 * perMs)
        const back = new InboundAudio(format, linkRateHz)
        const lengths = deltas.flatMap(({ base64 }) =>
          [...back.pieces(base64, 'audio')].map(({ samples }) => samples.length),
        )
        expect(lengths.reduce((sum, each) => sum + each, 0) + back.flush().length).toBe(linkRateHz)
      }
    }
  })
})

describe('what is asked of a link', () => {
  const asked = (keeps: boolean, put: (asked: Asked) => void, otherwise = 'else') => {
    const done: unknown[] = []
    const link = {
      ...createScriptedLink({ clock: new HandClock() }),
      add: (each: unknown) => done.push(each),
      respond: (each: unknown) => done.push(each),
    } as unknown as RealtimeLink
    const all = new Asked({
      capabilities: { items: keeps, seesPictures: true },
      newTurn: () => 7,
      tell: (act) => act(link),
      isAwaited: () => false,
      saidMore: () => {},
    })
    put(all)
    all.take(all.turn ?? 7, otherwise)(link)
    return done
  }
  const text = (words: string) => ({ type: 'userText', turnId: 7, text: words })

  it('is all messages, item by item, in one turn', () => {
    const two = (all: Asked) => {
      for (const each of ['one', 'two']) all.text(each)
    }
    expect(asked(false, two)).toEqual([text('one'), text('two'), { turnId: 7 }])
    expect(asked(true, two)).toEqual([text('one'), text('two'), { turnId: 7 }])
  })

  it('is the newest words again, or the instructions, where nothing new was said', () => {
    const again = { ...text('spoken before'), itemId: 'spoken 1' }
    expect(asked(false, (all) => all.said('spoken before', 1))).toEqual([again, { turnId: 7 }])
    expect(asked(false, () => {})).toEqual([text('else'), { turnId: 7 }])
    expect(asked(true, () => {})).toEqual([{ turnId: 7 }])
  })

  it('is a spoken turn as it was spoken, with the pictures before it', () => {
    const picture = { mime: 'image/png' as const, bytes: new Uint8Array(1) }
    const put = (all: Asked) => {
      all.picture(picture, 'i')
      all.spoken(7)
    }
    for (const keeps of [false, true]) {
      expect(asked(keeps, put)).toEqual([{ type: 'userImage', turnId: 7, ...picture, itemId: 'i' }, { turnId: 7 }])
    }
  })
})
