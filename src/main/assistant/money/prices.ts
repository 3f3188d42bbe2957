/** The price list as this computer has it: what came with Parley, and the user's own file on top. */
import { readFile } from 'node:fs/promises'
import { appError } from '../../../shared/errors'
import { withoutMark } from '../../../shared/records'
import type { AppError } from '../../../shared/view'
import { DEFAULT_REALTIME_MODEL } from '../../link'
import {
  chainPrices,
  FREE,
  NO_PRICES,
  type PriceList,
  type Prices,
  pricesFor,
  readPrices,
  withOwnPrices,
} from '../../meter'
import type { Settings } from '../../settings'

/** Never rejects. A file of the user's that is not there is no news. */
export async function loadPrices(
  shippedFile: string,
  ownFile: string,
  onNotice: (error: AppError) => void,
): Promise<PriceList> {
  const [shipped, own] = await Promise.all([read(shippedFile, onNotice), read(ownFile, onNotice)])
  return withOwnPrices(shipped ?? NO_PRICES, own ?? NO_PRICES)
}

/** What runs on this computer is free; a deployment costs what a row of its name says. */
export const pricesIn = (list: PriceList) => {
  const chain = chainPrices(list)
  return ({ provider, realtime }: Settings): Prices | undefined => {
    if (provider === 'offline' || provider === 'scripted') return FREE
    if (provider === 'cascade') return chain
    const model = realtime.model || (provider === 'openai' ? DEFAULT_REALTIME_MODEL : '')
    return pricesFor(list, model, realtime.transcriptionModel)
  }
}

async function read(file: string, onNotice: (error: AppError) => void): Promise<PriceList | undefined> {
  try {
    const { list, notices } = readPrices(JSON.parse(withoutMark(await readFile(file, 'utf8'))), 'prices.json')
    for (const notice of notices) onNotice(notice)
    return list
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    onNotice(appError('prices.unreadable', { file: 'prices.json' }))
    return undefined
  }
}
