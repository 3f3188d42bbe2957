import { openPage } from '../openPage'
import { TypeWindow } from './TypeWindow'

void openPage('type', TypeWindow, ['settings', 'composing'])
