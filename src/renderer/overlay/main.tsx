import { openPage } from '../openPage'
import { Overlay } from './Overlay'

void openPage('overlay', Overlay, ['settings', 'capabilities', 'keys', 'view'])
