/** Whether something failed because no more may be written: a full disk, a quota, a file that may not grow. Pure. */
import { recordOf } from './records'

export const isDiskFull = (thrown: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(recordOf(thrown)['code']))
