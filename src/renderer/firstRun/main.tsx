import { openPage } from '../openPage'
import { FirstRun } from './FirstRun'

void openPage('firstRun', FirstRun, [])
