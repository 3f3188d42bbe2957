/** What a program says first, which is how it says that it is there. One that ends instead is told at once. */
import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'

export function firstWords(child: ChildProcess, output: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    output.once('data', (piece: Buffer) => resolve(piece.toString().trim()))
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code} and said nothing`)))
    child.once('error', reject)
  })
}
