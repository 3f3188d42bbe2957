/** Entry of the child `enginePack`: one local model in a process of its own. */
import { joinParent } from '../../../children'
import { sherpa } from './engine'
import type { FromEngine, ToEngine } from './protocol'
import { serveEngine } from './serveEngine'

joinParent<ToEngine, FromEngine>((post) => serveEngine(sherpa, post))
