import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDevices, parseEvent } from '../../../src/main/audio/host/pulseList'

/** Rows as pactl 16.1 printed them, without what nobody reads. */
const INFO = '{"server_name":"pulseaudio","default_sink_name":"spk","default_source_name":"mic"}'
const SOURCES = `[
  {"index":0,"name":"spk.monitor","description":"Monitor of Speaker","monitor_source":"spk","properties":{"device.class":"monitor"}},
  {"index":2,"name":"mic","description":"Microphone","monitor_source":"","properties":{"device.class":"filter"}},
  {"index":5,"name":"alsa_input.usb","description":"","monitor_source":"","properties":{}}]`
const SINKS = '[{"index":0,"name":"spk","description":"Speaker","monitor_source":"spk.monitor","properties":{}}]'

describe('the lists of pactl', () => {
  it('read as devices: stable names as ids, descriptions as names, monitors left out', () => {
    expect(parseDevices(INFO, SOURCES, SINKS)).toEqual([
      { index: 2, id: 'mic', name: 'Microphone', kind: 'input', isDefault: true },
      { index: 5, id: 'alsa_input.usb', name: 'alsa_input.usb', kind: 'input', isDefault: false },
      { index: 0, id: 'spk', name: 'Speaker', kind: 'output', isDefault: true },
    ])
  })

  it('read as names of one line, whatever a device calls itself', () => {
    const evil = JSON.stringify([{ index: 0, name: 'spk', description: 'Good\r\nSpeakers\u001b[2J' }])
    expect(parseDevices(INFO, '[]', evil)).toMatchObject([{ id: 'spk', name: 'Good Speakers [2J' }])
  })

  it('read as nothing when they are something else', () => {
    expect(parseDevices('Connection failure', SOURCES, SINKS)).toBeUndefined()
    expect(parseDevices(INFO, '{}', SINKS)).toBeUndefined()
    expect(parseDevices(INFO, '[{"index":"2","name":"mic"}]', SINKS)).toBeUndefined()
    expect(parseDevices(INFO, '[null]', SINKS)).toBeUndefined()
  })

  it('never throw, whatever is in them', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), fc.json(), (info, sources, sinks) => {
        parseDevices(info, sources, sinks)
      }),
    )
  })
})

describe('a line of pactl subscribe', () => {
  it.each([
    [`Event 'remove' on source #3`, { change: 'remove', facility: 'source', index: 3 }],
    [`Event 'new' on sink #12`, { change: 'new', facility: 'sink', index: 12 }],
    [`Event 'change' on server`, { change: 'change', facility: 'server' }],
    [`Event 'change' on server #-1`, undefined],
    [`Event 'new' on sink-input #4`, undefined],
    [`Event 'new' on client #4`, undefined],
    ['Got SIGTERM, exiting.', undefined],
  ])('%s', (line, event) => {
    expect(parseEvent(line)).toEqual(event)
  })
})
