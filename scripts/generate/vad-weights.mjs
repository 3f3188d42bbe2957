// Cuts the 16 kHz half of the Silero v6 voice-activity net out of its ONNX file into resources/vad/silero-v6-16k.bin.
// No dependency: the few fields of the protobuf that matter are read here. Run it again only for a new model:
//   npm pack @ricky0123/vad-web@0.0.31 && tar xzf ricky0123-vad-web-0.0.31.tgz
//   node scripts/generate/vad-weights.mjs package/dist/silero_vad_v6.onnx
// The file is float32, little endian, the tensors of LAYOUT one after the other; what reads it is audio/vad/silero.ts.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const SOURCE_SHA256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3'

/** Name in the graph, its shape there, and whether the kernel axis moves before the input axis (so that a convolution is one dot product). */
const LAYOUT = [
  ['encoder.0.reparam_conv.weight', [128, 129, 3], 'kernelFirst'],
  ['encoder.0.reparam_conv.bias', [128]],
  ['encoder.1.reparam_conv.weight', [64, 128, 3], 'kernelFirst'],
  ['encoder.1.reparam_conv.bias', [64]],
  ['encoder.2.reparam_conv.weight', [64, 64, 3], 'kernelFirst'],
  ['encoder.2.reparam_conv.bias', [64]],
  ['encoder.3.reparam_conv.weight', [128, 64, 3], 'kernelFirst'],
  ['encoder.3.reparam_conv.bias', [128]],
  ['decoder.rnn.weight_ih', [512, 128]],
  ['decoder.rnn.weight_hh', [512, 128]],
  ['decoder.rnn.bias_ih', [512]],
  ['decoder.rnn.bias_hh', [512]],
  ['decoder.decoder.2.weight', [1, 128, 1]],
  ['decoder.decoder.2.bias', [1]],
]

function* fields(bytes) {
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return Number(value)
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire === 0) yield [tag >> 3, varint()]
    else {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4
      yield [tag >> 3, bytes.subarray(at, at + length)]
      at += length
    }
  }
}

/** Every named float tensor of the graph and its subgraphs (GraphProto 1 nodes, NodeProto 5 attributes, AttributeProto 5 tensor, 6 graph). */
function collect(graph, found) {
  for (const [graphField, node] of fields(graph)) {
    if (graphField !== 1) continue
    for (const [nodeField, attribute] of fields(node)) {
      if (nodeField !== 5) continue
      for (const [field, value] of fields(attribute)) {
        if (field === 6) collect(value, found)
        if (field === 5) {
          const tensor = Object.fromEntries(fields(value))
          const name = tensor[8] === undefined ? '' : Buffer.from(tensor[8]).toString()
          const dims = [...fields(value)].filter(([f]) => f === 1).map(([, d]) => d)
          if (name !== '' && tensor[9] !== undefined) found.push({ name, dims, raw: tensor[9] })
        }
      }
    }
  }
  return found
}

const [, , onnxPath] = process.argv
if (onnxPath === undefined) throw new Error('usage: node scripts/generate/vad-weights.mjs silero_vad_v6.onnx')
const onnx = readFileSync(onnxPath)
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')
if (sha256(onnx) !== SOURCE_SHA256) throw new Error(`not the expected model: sha256 is ${sha256(onnx)}`)

const [, model] = [...fields(onnx)].find(([field]) => field === 7)
// Both sample rates share names; the 16 kHz branch begins with the STFT of 129 bins. That STFT is a plain
// Hann-windowed Fourier transform and is computed, not stored.
const all = collect(model, [])
const branch = all.slice(all.findIndex((t) => t.name === 'stft.forward_basis_buffer' && t.dims[0] === 258))

/** [out][in][kernel] -> [out][kernel][in]. */
function kernelFirst(values, [outputs, inputs, kernel]) {
  const moved = new Float32Array(values.length)
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let k = 0; k < kernel; k++) moved[(o * kernel + k) * inputs + i] = values[(o * inputs + i) * kernel + k]
  return moved
}

const parts = LAYOUT.map(([name, shape, order]) => {
  const tensor = branch.find((t) => t.name === name)
  if (tensor === undefined || tensor.dims.join() !== shape.join()) throw new Error(`${name} is not ${shape}`)
  const values = new Float32Array(
    tensor.raw.buffer.slice(tensor.raw.byteOffset, tensor.raw.byteOffset + tensor.raw.length),
  )
  return Buffer.from((order === 'kernelFirst' ? kernelFirst(values, shape) : values).buffer)
})
const weights = Buffer.concat(parts)
writeFileSync(new URL('../../resources/vad/silero-v6-16k.bin', import.meta.url), weights)
console.log(`resources/vad/silero-v6-16k.bin ${weights.length} bytes, sha256 ${sha256(weights)}`)
