/** Which certificates are trusted beside the system's own. */
import { t } from '../strings'
import { Field, Row } from '../ui'
import type { PageProps } from './page'

const words = t.settings.network

export function Certificates({ settings: { network }, errors, change }: PageProps) {
  return (
    <Row {...words.certificates} wide error={errors['network.certificateFile']}>
      <Field
        value={network.certificateFile}
        placeholder={words.noFile}
        onCommit={(certificateFile) => change({ network: { certificateFile: certificateFile.trim() } })}
      />
    </Row>
  )
}
