/** The models Parley offers to install. Every figure and checksum comes from the source that stands with it. */
import type { ModelFile, ModelManifest } from './manifest'

const HUB = 'https://huggingface.co/csukuangfj'

/** `revision`: a commit, where one is known: what it holds never changes. */
const from =
  (repository: string, revision: string) =>
  (path: string, known: Partial<ModelFile> = {}): ModelFile => ({
    urls: [`${HUB}/${repository}/resolve/${revision}/${path}`],
    path,
    ...known,
  })

const small = from('sherpa-onnx-streaming-zipformer-en-20M-2023-02-17', 'd42f2d9f7ca24806fb667456a18a9f1b60f70d16')
const better = from('sherpa-onnx-streaming-zipformer-en-2023-06-26', 'main')
const BETTER = 'epoch-99-avg-1-chunk-16-left-64'
const amy = from('vits-piper-en_US-amy-low', 'main')
const lessac = from('vits-piper-en_US-lessac-medium', 'main')
/** What of espeak-ng's data English needs. */
const SPELLING = ['phontab', 'phonindex', 'phondata', 'intonations', 'en_dict', 'lang/gmw/en', 'lang/gmw/en-US'].map(
  (file) => `espeak-ng-data/${file}`,
)

export const OFFERED: readonly ModelManifest[] = [
  {
    id: 'zipformer-en-20m',
    name: 'English, small: free speech instead of commands',
    parts: {
      ...{ kind: 'recognizer', family: 'zipformer', tokens: 'tokens.txt' },
      encoder: 'encoder-epoch-99-avg-1.int8.onnx',
      decoder: 'decoder-epoch-99-avg-1.onnx',
      joiner: 'joiner-epoch-99-avg-1.int8.onnx',
    },
    languages: ['en'],
    licence: {
      name: 'Apache-2.0',
      url: `${HUB}/sherpa-onnx-streaming-zipformer-en-20M-2023-02-17`,
      note: 'Said by those who pass it on; the model card itself was not read.',
    },
    approximateBytes: 45_202_074,
    source: 'Sizes and checksums agree in several public repositories that pin this commit; read 2026-11-23',
    files: [
      small('encoder-epoch-99-avg-1.int8.onnx', {
        bytes: 42_845_182,
        sha256: '3810755ce7c3ab26b42a8bcf39d191308fa27fb0f53358823ba46141d03b7eb3',
      }),
      small('decoder-epoch-99-avg-1.onnx', {
        bytes: 2_092_272,
        sha256: '45a7f940ecfb53d89fa270ad11b88b961e53a317203eb24b1c8e95ed208b0f30',
      }),
      small('joiner-epoch-99-avg-1.int8.onnx', {
        bytes: 259_572,
        sha256: 'e085d73b593cf9b0707f370dbd656d58327d3fe36d80d849202ef81df02cb01e',
      }),
      small('tokens.txt', {
        bytes: 5_048,
        sha256: '49e3c2646595fd907228b3c6787069658f67b17377c60aeb8619c4551b2316fb',
      }),
    ],
  },
  {
    id: 'zipformer-en-2023-06-26',
    name: 'English, better: free speech',
    parts: {
      ...{ kind: 'recognizer', family: 'zipformer', tokens: 'tokens.txt' },
      encoder: `encoder-${BETTER}.int8.onnx`,
      decoder: `decoder-${BETTER}.onnx`,
      joiner: `joiner-${BETTER}.int8.onnx`,
    },
    languages: ['en'],
    licence: { name: 'Apache-2.0', url: `${HUB}/sherpa-onnx-streaming-zipformer-en-2023-06-26` },
    approximateBytes: 71_000_000,
    source: "sherpa-onnx's list of models, read 2026-11-23: rounded sizes, no checksums",
    files: [
      better(`encoder-${BETTER}.int8.onnx`),
      better(`decoder-${BETTER}.onnx`),
      better(`joiner-${BETTER}.int8.onnx`),
      better('tokens.txt'),
    ],
  },
  voice('amy-low', 'Amy, American English', amy, 64_000_000, 'en_US-amy-low', 63_104_657),
  voice('lessac-medium', 'Lessac, American English, clearer', lessac, 64_000_000, 'en_US-lessac-medium'),
]

function voice(
  id: string,
  name: string,
  file: ReturnType<typeof from>,
  approximateBytes: number,
  model: string,
  bytes?: number,
): ModelManifest {
  return {
    ...{ id: `piper-en-us-${id}`, name, approximateBytes, languages: ['en-US'] },
    parts: { kind: 'voice', family: 'piper', model: `${model}.onnx`, tokens: 'tokens.txt', dataDir: 'espeak-ng-data' },
    licence: {
      name: 'its own, and GPL-3.0-or-later for espeak-ng-data',
      url: `${HUB}/vits-piper-${model}/blob/main/MODEL_CARD`,
      note: 'Each voice has the licence of the recordings it was made from; read its card.',
    },
    source: "sherpa-onnx's list of models and a public list of file sizes, read 2026-11-28: no checksums",
    files: [
      file(`${model}.onnx`, bytes === undefined ? {} : { bytes }),
      file('tokens.txt'),
      ...SPELLING.map((path) => file(path)),
    ],
  }
}
