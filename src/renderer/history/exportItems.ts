/** The forms in which what was said can be taken along, as items of a menu. */
import type { ExportFormat } from '../../shared/history'
import { t } from '../strings'

const FORMATS = ['markdown', 'json', 'srt'] as const

export const exportItems = (onChoose: (format: ExportFormat) => void) =>
  FORMATS.map((format) => ({ label: t.history.formats[format], onChoose: () => onChoose(format) }))
