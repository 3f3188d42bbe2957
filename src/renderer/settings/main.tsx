import { openPage } from '../openPage'
import { Settings } from './Settings'

void openPage('settings', Settings, ['problems', 'settings'])
