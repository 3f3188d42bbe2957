/** JSON schemas of the protocol from the types of the `openai` package: made once, handed to every file of the suite. */
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { fromBench } from './packages'

const TYPES = join(import.meta.dirname, '../../bench/node_modules/openai/resources/realtime/realtime.d.ts')

declare module 'vitest' {
  export interface ProvidedContext {
    /** By the name of the union: all events of a server, all of a client. */
    schemas: Record<'RealtimeServerEvent' | 'RealtimeClientEvent', object>
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const { createGenerator } = await fromBench('ts-json-schema-generator')
  const generator = createGenerator({ path: TYPES, type: '*', skipTypeCheck: true, topRef: true, expose: 'all' })
  project.provide('schemas', {
    RealtimeServerEvent: generator.createSchema('RealtimeServerEvent'),
    RealtimeClientEvent: generator.createSchema('RealtimeClientEvent'),
  })
}
