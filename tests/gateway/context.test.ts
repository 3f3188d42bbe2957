/** What a client puts into the conversation reaches whoever answers: in the order it was put in, once, and in time. */
import { describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { createScriptedLink, type RealtimeLink } from '../../src/main/link'
import { append, BY_HAND, type Client, type Frame, silence, TURN, userText, voice, withClient } from './client'

const PNG = 'data:image/png;base64,AAEC'
const said = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] },
})
const picture = () => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: PNG }] },
})

/** A session by hand whose link writes down what it is told. `keeps`: it holds the conversation itself. */
async function told(keeps: boolean, use: (client: Client) => Promise<void>, session: object = BY_HAND) {
  const all: string[] = []
  let committed: number | undefined
  const clock = createRealClock()
  const openLink = () => {
    const link = createScriptedLink({ clock, script: [TURN] })
    const [add, commit, respond] = [link.add.bind(link), link.commit.bind(link), link.respond.bind(link)]
    const watched: Partial<RealtimeLink> = {
      add(item) {
        const after = item.after ? ` after ${JSON.stringify(item.after)}` : ''
        if (item.type === 'userText') all.push(`text ${item.text}${after}`)
        else if (item.type === 'earlier') all.push(`earlier ${item.user} / ${item.heard}${after}`)
        else all.push(item.type + after)
        add(item)
      },
      forget(what) {
        if ('itemId' in what) all.push(`forget ${what.itemId}`)
        else if ('responseId' in what) all.push('forget what was answered')
        else all.push(what.turnId === committed ? 'forget what was said' : `forget turn ${what.turnId}`)
      },
      commit(turn) {
        all.push('commit')
        committed = turn
        commit(turn)
      },
      respond(request) {
        const { input } = request
        all.push(input ? `respond from ${input.map((each) => JSON.stringify(each)).join(' ')}` : 'respond')
        respond(request)
      },
    }
    return Object.assign(link, watched, { capabilities: { ...link.capabilities, items: keeps } })
  }
  await withClient(use, { openLink, session })
  return all
}

const asks = async (client: Client) => {
  client.send({ type: 'response.create' })
  await client.settled()
}

describe('a link that keeps the conversation', () => {
  it('is told each item as it comes, and what was said before as that', async () => {
    const all = await told(true, async (client) => {
      for (const event of [userText('hello'), said('Good day.'), picture(), userText('what is this')])
        client.send(event)
      await asks(client)
    })
    expect(all).toEqual(['text hello', 'earlier  / Good day.', 'userImage', 'text what is this', 'respond'])
  })

  it('hears a spoken question behind what was put in before it', async () => {
    const all = await told(true, async (client) => {
      client.send(userText('we talk about the moon'))
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      await asks(client)
    })
    expect(all).toEqual(['text we talk about the moon', 'commit', 'respond'])
  })

  it('is told which item was taken out again, also after it was answered', async () => {
    const all = await told(true, async (client) => {
      const named = (id: string) => ({ ...userText(id).item, id })
      client.send({ type: 'conversation.item.create', item: named('wrong') })
      client.send({ type: 'conversation.item.create', item: named('right') })
      client.send({ type: 'conversation.item.delete', item_id: 'wrong' })
      await asks(client)
      await client.next('response.done')
      client.send({ type: 'conversation.item.delete', item_id: 'right' })
      await client.settled()
    })
    expect(all).toEqual(['text wrong', 'text right', 'forget wrong', 'respond', 'forget right'])
  })

  it('is told which turn was taken out, where what was said in it was', async () => {
    const all = await told(true, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      const { item } = await client.next('conversation.item.done')
      await asks(client)
      await client.next('response.done')
      client.send({ type: 'conversation.item.delete', item_id: item.id })
      await client.settled()
    })
    expect(all).toEqual(['commit', 'respond', 'forget what was said'])
  })

  it('sees the picture that was put in before a turn that it ends itself', async () => {
    const all = await told(
      true,
      async (client) => {
        client.send(picture())
        client.send(append(voice(300)))
        client.send(append(silence(800)))
        await client.next('response.done')
      },
      { audio: { input: { turn_detection: { type: 'server_vad' } } } },
    )
    expect(all).toEqual(['userImage', 'respond'])
  })
})

it('a picture that nobody would look at is refused in one line, and what follows goes on in order', async () => {
  const link = () => {
    const scripted = createScriptedLink({ clock: createRealClock(), script: [TURN] })
    return Object.assign(scripted, { capabilities: { ...scripted.capabilities, seesPictures: false } })
  }
  await withClient(
    async (client) => {
      const why = "'input_image' is not supported with this provider, which does not look at pictures."
      const words = { type: 'input_text', text: 'what is this' }
      const both = { type: 'message', role: 'user', id: 'both', content: [words, picture().item.content[0]] }
      const create = { type: 'conversation.item.create', item: both }
      expect(await client.refused(create)).toMatchObject({ code: 'invalid_value', param: 'item.content', message: why })
      client.send(userText('hello', { id: 'words' }))
      client.send({ type: 'response.create' })
      await client.next('response.done')
      expect(client.types().slice(1, 5)).toEqual([
        'error',
        'conversation.item.added',
        'conversation.item.done',
        'response.created',
      ])
      expect(client.of('conversation.item.added')[0]).toMatchObject({ item: { id: 'words' }, previous_item_id: null })
    },
    { openLink: link },
  )
})

it('pictures and sound in the input of a response, of which only words are heard, are refused by their place', () =>
  withClient(async (client) => {
    const words = { type: 'input_text', text: 'what is this' }
    const sound = { type: 'input_audio', audio: silence(200) }
    for (const part of [picture().item.content[0], sound]) {
      const input = [{ type: 'message', role: 'user', content: [words, part] }]
      const refusal = await client.refused({ type: 'response.create', response: { conversation: 'none', input } })
      expect(refusal).toMatchObject({ code: 'invalid_value', param: 'response.input[0].content[1].type' })
    }
    const input = [{ type: 'message', role: 'user', content: [words, { ...sound, transcript: 'a hum' }] }]
    client.send({ type: 'response.create', response: { conversation: 'none', input } })
    expect((await client.next('response.done')).response.status).toBe('completed')
  }))

describe('an item that is not put in at the end', () => {
  const behind = (previous_item_id: string, event: object) => ({ ...event, previous_item_id })

  it.each([
    [true, ['text B', 'text A after "root"', 'text between after {"itemId":"a"}', 'text C', 'respond']],
    [false, ['text A', 'text between', 'text B', 'text C', 'respond']],
  ])('reaches whoever answers in its place (a link that keeps the conversation: %s)', async (keeps, expected) => {
    const all = await told(keeps, async (client) => {
      client.send(userText('B', { id: 'b' }))
      client.send(behind('root', userText('A', { id: 'a' })))
      client.send(behind('a', userText('between')))
      client.send(behind('b', userText('C')))
      await asks(client)
    })
    expect(all).toEqual(expected)
  })

  it.each([
    [true, ['text Q', 'earlier  / So they said. after "root"', 'respond']],
    [false, ['earlier  / So they said.', 'text Q', 'respond']],
  ])('makes no earlier talk of the question behind it (%s)', async (keeps, expected) => {
    const all = await told(keeps, async (client) => {
      client.send(userText('Q'))
      client.send(behind('root', said('So they said.')))
      await asks(client)
    })
    expect(all).toEqual(expected)
  })

  it('is told behind what was said and what was answered as a link knows them', async () => {
    const all = await told(true, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      const { item } = await client.next('conversation.item.done')
      await asks(client)
      const { response } = await client.next('response.done')
      client.send(userText('last'))
      client.send(behind(item.id, userText('behind the question')))
      client.send(behind(response.output[0].id, userText('behind the answer')))
      await client.settled()
    })
    expect(all.slice(3)).toEqual([
      expect.stringMatching(/^text behind the question after {"turnId":\d+}$/),
      expect.stringMatching(/^text behind the answer after {"responseId":"scripted-\d+"}$/),
    ])
  })

  it('is earlier talk to a link that is asked turn by turn where it stands before an answer', async () => {
    const all = await told(false, async (client) => {
      client.send(userText('Q'))
      await asks(client)
      await client.next('response.done')
      client.send(behind('root', userText('A')))
      client.send(userText('and now'))
      await asks(client)
    })
    expect(all.slice(2)).toEqual(['earlier A / ', 'text and now', 'respond'])
  })

  it('stands at the end where only system messages are behind it', async () => {
    const all = await told(true, async (client) => {
      const order = { type: 'message', role: 'system', id: 's', content: [{ type: 'input_text', text: 'Be brief.' }] }
      client.send(userText('A', { id: 'a' }))
      client.send({ type: 'conversation.item.create', item: order })
      client.send(behind('a', userText('B')))
      client.send(behind('s', userText('C')))
      await client.settled()
    })
    expect(all).toEqual(['text A', 'text B', 'text C'])
  })
})

describe('what functions gave', () => {
  const call = (call_id: string) => ({
    ...{ type: 'conversation.item.create', item: { type: 'function_call', call_id, name: 'look', arguments: '{}' } },
  })
  const gave = (call_id: string, output: string) => ({
    ...{ type: 'conversation.item.create', item: { type: 'function_call_output', call_id, output } },
  })
  const tools = [{ type: 'function', name: 'get_weather' }]
  const called = async (client: Client): Promise<string> => {
    client.send(userText('get weather'))
    await asks(client)
    return (await client.next('response.done')).response.output[0].call_id
  }
  const WITH_TOOLS = { ...BY_HAND, tools }

  it.each([
    [true, ['text get weather', 'respond', 'toolResult', 'text and be short', 'respond']],
    [
      false,
      [
        ...['text get weather', 'respond'],
        ...['text (The function get_weather, called with {}, gave: RESULT42)', 'text and be short', 'respond'],
      ],
    ],
  ])(
    'is known where the user says more behind it (a link that keeps the conversation: %s)',
    async (keeps, expected) => {
      const all = await told(
        keeps,
        async (client) => {
          client.send(gave(await called(client), 'RESULT42'))
          client.send(userText('and be short'))
          await asks(client)
          const { response } = await client.next('response.done')
          if (!keeps) expect(response.output[0].content[0].transcript).toBe('The tool answered: RESULT42')
        },
        WITH_TOOLS,
      )
      expect(all).toEqual(expected)
    },
  )

  it.each([
    [true, ['toolResult', 'respond']],
    [false, ['text (The function get_weather, called with {}, gave: late)', 'respond']],
  ])('is known when it comes late, and nothing is asked again (%s)', async (keeps, expected) => {
    const all = await told(
      keeps,
      async (client) => {
        const id = await called(client)
        client.send(userText('never mind'))
        await asks(client)
        await client.next('response.done')
        client.send(gave(id, 'late'))
        await asks(client)
      },
      WITH_TOOLS,
    )
    expect(all.slice(4)).toEqual(expected)
  })

  it.each([
    [true, ['text weather?', 'functionCall', 'toolResult', 'earlier  / It rains.', 'text thanks', 'respond']],
    [
      false,
      [
        ...[
          'earlier weather? / ',
          'earlier (The function look, called with {}, gave: RAIN) / ',
          'earlier  / It rains.',
        ],
        ...['text thanks', 'respond'],
      ],
    ],
  ])('is a part of a conversation that is carried on (%s)', async (keeps, expected) => {
    const all = await told(keeps, async (client) => {
      const events = [userText('weather?'), call('c9'), gave('c9', 'RAIN'), said('It rains.'), userText('thanks')]
      for (const event of events) client.send(event)
      await asks(client)
    })
    expect(all).toEqual(expected)
  })

  it('is known with a spoken question it came behind', async () => {
    const all = await told(false, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      client.send(gave('unknown', 'RAIN'))
      await asks(client)
    })
    expect(all).toEqual(['commit', 'earlier (A function gave: RAIN) / ', 'respond'])
  })

  it('is taken out again with its item', async () => {
    const all = await told(true, async (client) => {
      const { item } = gave('c9', 'RAIN')
      client.send({ type: 'conversation.item.create', item: { ...item, id: 'result' } })
      client.send({ type: 'conversation.item.delete', item_id: 'result' })
      await asks(client)
    })
    expect(all).toEqual(['toolResult', 'forget result', 'respond'])
  })
})

describe('an answer with an input of its own', () => {
  const message = (role: string, text: string) => ({
    ...{ type: 'message', role, content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }] },
  })
  const heard = (role: string, text: string) => JSON.stringify({ type: 'said', role, text })

  it.each([
    ['none', true],
    ['none', false],
    ['auto', true],
    ['auto', false],
  ])('(conversation: %s, a link that keeps it: %s) is made from that and nothing else', async (conversation, keeps) => {
    const all = await told(keeps, async (client) => {
      client.send(userText('my pin is 1234'))
      for (const input of [
        [message('system', 'Be short.'), message('assistant', 'Ready.'), message('user', 'Hi')],
        [],
      ]) {
        client.send({ type: 'response.create', response: { conversation, input } })
        await client.next('response.done')
      }
      expect(client.of('conversation.item.added').map(({ item }) => item.role)).toEqual(
        conversation === 'none' ? ['user'] : ['user', 'assistant', 'assistant'],
      )
    })
    const own = [heard('system', 'Be short.'), heard('assistant', 'Ready.'), heard('user', 'Hi')].join(' ')
    expect(all.filter((each) => !each.includes('1234'))).toEqual([`respond from ${own}`, 'respond from '])
  })

  it('heeds no system message of the conversation', async () => {
    const all: string[] = []
    const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
    link.configure = ({ instructions }) => void all.push(instructions)
    await withClient(
      async (client) => {
        client.send({ type: 'conversation.item.create', item: message('system', 'be secret') })
        client.send({ type: 'response.create', response: { conversation: 'none', input: [message('user', 'Hi')] } })
        await client.next('response.done')
      },
      { openLink: () => link },
    )
    expect(all.map((instructions) => instructions.includes('be secret'))).toEqual([true, false, true])
  })

  it('points to what was spoken by its words, and is refused where it points to what has none', () =>
    told(true, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      client.send(picture())
      const [spoken, seen] = [await client.next('conversation.item.done'), await client.next('conversation.item.done')]
      const from = ({ item }: Frame) => ({ conversation: 'none', input: [{ type: 'item_reference', id: item.id }] })
      client.send({ type: 'response.create', response: from(spoken) })
      await client.next('response.done')
      const refusal = await client.refused({ type: 'response.create', response: from(seen) })
      expect([refusal.code, refusal.param]).toEqual(['invalid_value', 'response.input[0].id'])
    }))
})

it('a system message holds until it is taken out', async () => {
  const all: string[] = []
  const link = createScriptedLink({ clock: createRealClock(), script: [TURN] })
  link.configure = ({ instructions }) => void all.push(instructions)
  await withClient(
    async (client) => {
      for (const id of ['be brief', 'be kind']) {
        const item = { type: 'message', role: 'system', id, content: [{ type: 'input_text', text: id }] }
        client.send({ type: 'conversation.item.create', item })
      }
      client.send({ type: 'conversation.item.delete', item_id: 'be brief' })
      await client.settled()
    },
    { openLink: () => link },
  )
  const [brief, both, kind] = all.map((instructions) => instructions.match(/be \w+/g))
  expect([brief, both, kind]).toEqual([['be brief'], ['be brief', 'be kind'], ['be kind']])
})

describe('a link that answers turn by turn', () => {
  it('gets what was said before as that, and the rest as one question', async () => {
    const all = await told(false, async (client) => {
      for (const event of [userText('hello'), said('Good day.'), userText('how far'), userText('is the moon')]) {
        client.send(event)
      }
      await asks(client)
    })
    expect(all).toEqual(['earlier hello / ', 'earlier  / Good day.', 'text how far', 'text is the moon', 'respond'])
  })

  it('knows what was written before a spoken question, and answers that once', async () => {
    const all = await told(false, async (client) => {
      client.send(userText('we talk about the moon'))
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      client.send({ type: 'response.create' })
      await client.next('response.done')
      client.send(userText('and now'))
      await asks(client)
    })
    expect(all).toEqual([...['commit', 'earlier we talk about the moon / ', 'respond', 'text and now', 'respond']])
  })

  it('is not asked what was taken out again before anybody asked', async () => {
    const all = await told(false, async (client) => {
      client.send(userText('how far'))
      client.send({
        type: 'conversation.item.create',
        item: {
          ...{ type: 'message', role: 'user', id: 'wrong' },
          content: [
            { type: 'input_text', text: 'is the sun' },
            { type: 'input_image', image_url: PNG },
          ],
        },
      })
      client.send({ type: 'conversation.item.delete', item_id: 'wrong' })
      client.send(userText('is the moon'))
      await asks(client)
    })
    expect(all).toEqual(['forget wrong', 'text how far', 'text is the moon', 'respond'])
  })

  it('answers what is left where the newest question was taken out', async () => {
    const all = await told(false, async (client) => {
      client.send(userText('how far is the moon'))
      client.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', id: 'wrong', content: [{ type: 'input_text', text: 'is the sun' }] },
      })
      client.send({ type: 'conversation.item.delete', item_id: 'wrong' })
      await asks(client)
    })
    expect(all).toEqual(['forget wrong', 'text how far is the moon', 'respond'])
  })

  it('is not asked again what was answered and taken out since', async () => {
    const all = await told(false, async (client) => {
      client.send(userText('how far is the moon'))
      client.send(userText('is the sun', { id: 'wrong' }))
      await asks(client)
      await client.next('response.done')
      client.send({ type: 'conversation.item.delete', item_id: 'wrong' })
      await asks(client)
    })
    const asked = ['text how far is the moon', 'text is the sun', 'respond']
    expect(all).toEqual([...asked, 'forget wrong', 'text how far is the moon', 'respond'])
  })

  it('is not asked what was spoken and taken out before anybody asked', async () => {
    const all = await told(false, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      const { item } = await client.next('conversation.item.done')
      client.send({ type: 'conversation.item.delete', item_id: item.id })
      client.send(userText('and now'))
      await asks(client)
    })
    expect(all).toEqual(['commit', 'forget what was said', 'text and now', 'respond'])
  })

  it.each([['audio'], ['text']])('is told which answer was taken out, in %s', async (modality) => {
    const all = await told(false, async (client) => {
      client.send(userText('hello'))
      client.send({ type: 'response.create', response: { output_modalities: [modality] } })
      const { response } = await client.next('response.done')
      client.send({ type: 'conversation.item.delete', item_id: response.output[0].id })
      await client.settled()
    })
    expect(all).toContain('forget what was answered')
  })

  it('knows what was spoken before the question it is asked, and no more once that is taken out', async () => {
    const all = await told(false, async (client) => {
      client.send(append(voice(200)))
      client.send({ type: 'input_audio_buffer.commit' })
      const { item } = await client.next('conversation.item.done')
      client.send(userText('and now', { id: 'typed' }))
      await asks(client)
      await client.next('response.done')
      client.send({ type: 'conversation.item.delete', item_id: item.id })
      await client.settled()
    })
    expect(all.slice(0, 4)).toEqual(['commit', 'earlier a question / ', 'text and now', 'respond'])
    expect(all.slice(4).sort()).toEqual([expect.stringMatching(/^forget spoken \d+$/), 'forget what was said'])
  })

  it('knows what was spoken before a spoken question, where nobody asked for an answer to it', async () => {
    const all = await told(false, async (client) => {
      for (let turn = 0; turn < 2; turn++) {
        client.send(append(voice(200)))
        client.send({ type: 'input_audio_buffer.commit' })
        await client.next('conversation.item.done')
      }
      await asks(client)
    })
    expect(all).toEqual(['commit', 'commit', 'earlier a question / ', 'respond'])
  })

  it('is not asked later what was written before a turn that it ended itself', async () => {
    const all = await told(
      false,
      async (client) => {
        client.send(userText('we talk about the moon'))
        client.send(append(voice(300)))
        client.send(append(silence(800)))
        await client.next('response.done')
        client.send(userText('and now'))
        await asks(client)
      },
      { audio: { input: { turn_detection: { type: 'server_vad' } } } },
    )
    expect(all).toEqual(['earlier we talk about the moon / ', 'respond', 'text and now', 'respond'])
  })
})
