/** Entry of the child `enginePack`: one local model in a process of its own. */
import { sherpa } from './engine'
import { joinParent } from './joinParent'

joinParent(sherpa)
