import { describe, expect, it } from 'vitest'
import { talk } from './talk'

describe('"remove number two", which names no list,', () => {
  const kept = (): ReturnType<typeof talk> => {
    const say = talk()
    for (const text of ['eggs', 'milk', 'flour']) say(`add ${text} to my shopping list`)
    for (const text of ['socks', 'a hat', 'a map']) say(`add ${text} to my packing list`)
    for (const text of ['call bob', 'water the plants', 'the code is 4711']) say(`take a note ${text}`)
    say('add tulips to my garden list')
    say('what time is it')
    return say
  }

  it.each([
    ['delete note 9', 'I could not find that on your notes. Say: remove number two, or remove the last one.'],
    ['read my notes', 'Three notes: call bob, water the plants, the code is 4711.'],
    ['delete the first note', 'Removed call bob.'],
    ['take a note buy stamps', 'Noted.'],
  ])('is of the notes after "%s"', (before, answer) => {
    const say = kept()
    expect(say(before)).toBe(answer)
    expect(say('remove number two')).toMatch(/^Removed (?:water the plants|the code is 4711)\.$/)
    expect(say("what's on my shopping list")).toBe('Three items: eggs, milk, flour.')
  })

  it.each([
    'remove boots from my packing list',
    'what is on my packing list',
    'is a hat on my packing list',
    'add soap to my packing list',
    'remove socks from my packing list',
  ])('is of the packing list after "%s", and so is "remove the last one"', (before) => {
    const say = kept()
    say(before)
    expect(say('remove number two')).toMatch(/^Removed (?:a hat|a map)\.$/)
    expect(say('remove the last one')).toMatch(/^Removed (?:a hat|a map|soap)\.$/)
    expect(say("what's on my shopping list")).toBe('Three items: eggs, milk, flour.')
  })

  it('is of that list still when something else was talked of meanwhile', () => {
    const say = kept()
    say('what is on my packing list')
    say('what time is it')
    expect(say('remove the last one')).toBe('Removed a map.')
  })

  it('is of the shopping list where none was talked of', () => {
    const say = talk()
    say('what time is it')
    expect(say('remove number two')).toBe('There is nothing on your shopping list.')
  })
})

it('a list of any name loses what stands there by its number', () => {
  const say = talk()
  for (const text of ['tulips', 'roses', 'number two pencils']) say(`add ${text} to my garden list`)
  expect(say('remove number two from my garden list')).toBe('Removed roses.')
  expect(say('remove number two pencils from my garden list')).toBe('Removed number two pencils.')
})

describe('what is on a list', () => {
  it.each([
    ['eggs', 'shopping', 'Yes, eggs are on your shopping list.'],
    ['two free range eggs', 'shopping', 'Yes, two free range eggs are on your shopping list.'],
    ['milk', 'shopping', 'Yes, milk is on your shopping list.'],
    ['hummus', 'shopping', 'Yes, hummus is on your shopping list.'],
    ['call the movers', 'to-do', 'Yes, call the movers is on your to-do list.'],
  ])('is told as one thing or as several: %s', (item, list, answer) => {
    const say = talk()
    say(`add ${item} to my ${list} list`)
    expect(say(`is ${item} on my ${list} list`)).toBe(answer)
  })
})

describe('whether something is on a list', () => {
  it.each([
    'is there milk on my shopping list',
    'is there any milk on my shopping list',
    'do i have any milk on my list',
    'is the milk on my list',
  ])('is told however it is asked: %s', (text) => {
    const say = talk()
    say('add milk to my shopping list')
    expect(say(text)).toBe('Yes, milk is on your shopping list.')
    expect(say(text.replace('milk', 'tea'))).toBe('No, that is not on your shopping list.')
  })
})
