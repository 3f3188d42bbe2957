import { expect, it } from 'vitest'
import { keepNewest } from '../../src/shared/newest'

const letters = (text: string) => [...text].map((letter, at) => [letter, at] as const)

it.each([
  ['abcd', 4, 'abcd'],
  ['abcd', 3, 'bcd'],
  ['abcd', 1, 'd'],
  ['abcd', 0, ''],
  ['', 2, ''],
])('of %j the newest %i stay, in their order: %j', (all, most, left) => {
  const map = new Map(letters(all))
  const set = new Set(all)
  keepNewest(map, most)
  keepNewest(set, most)
  expect([[...map.keys()].join(''), [...set].join('')]).toEqual([left, left])
})

it('what was put in again in its place is as old as it was', () => {
  const map = new Map(letters('abc'))
  map.set('a', 9)
  keepNewest(map, 2)
  expect([...map.keys()]).toEqual(['b', 'c'])
})
