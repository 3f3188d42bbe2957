/** Model servers that run on this computer: which there are now, and the choice of their models. */
import { useEffect, useState } from 'react'
import type { LocalServerView } from '../../shared/contract'
import { assistant, given } from '../assistant'
import { t } from '../strings'
import type { RowWords } from '../strings/row'
import { Field, Row, Select } from '../ui'

const words = t.settings.chain

/** Asked when a page that needs them opens. Undefined until it is known. */
export function useLocalServers(): readonly LocalServerView[] | undefined {
  const [servers, setServers] = useState<readonly LocalServerView[]>()
  useEffect(() => void given(assistant.localServers(undefined), []).then(setServers), [])
  return servers
}

interface LocalModelProps {
  row: RowWords
  /** Empty: the first there is. */
  model: string
  servers: readonly LocalServerView[] | undefined
  error: string | undefined
  onChange(model: string): void
}

/** No model has it for its name. */
const FIRST = '\n'

/** One of theirs, and by name where none runs just now. */
export function LocalModel({ row, model, servers, error, onChange }: LocalModelProps) {
  const there = servers?.flatMap(({ name, models }) =>
    models.map((each) => ({ value: each, label: each, detail: name })),
  )
  const state =
    servers && (servers.length > 0 ? words.serversHere(servers.map(({ name }) => name)) : words.noServerHere)
  const gone = model === '' || there?.some(({ value }) => value === model) ? [] : [nameOnly(model)]
  return (
    <Row {...row} error={error} below={state && <p className="quiet small">{state}</p>}>
      {there && there.length > 0 ? (
        <Select
          value={model === '' ? FIRST : model}
          options={[{ value: FIRST, label: words.firstModel }, ...there, ...gone]}
          onChange={(next) => onChange(next === FIRST ? '' : next)}
        />
      ) : (
        <Field value={model} placeholder={words.recommended} onCommit={(name) => onChange(name.trim())} />
      )}
    </Row>
  )
}

const nameOnly = (model: string) => ({ value: model, label: model, detail: words.modelNotThere })
