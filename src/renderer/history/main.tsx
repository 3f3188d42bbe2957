import { openPage } from '../openPage'
import { History } from './History'

void openPage('history', History, [])
