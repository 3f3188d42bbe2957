/** `nativeTheme`: the app's choice over the machine's. */
import { emitting } from '../emulated.ts'
import { machine, machineEvents } from '../machine.ts'
import { checked, type IsPart } from '../surface.ts'

class NativeTheme extends emitting('nativeTheme') {
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  #source: Electron.NativeTheme['themeSource'] = 'system'

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.#source
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    if (source === this.#source) return
    this.#source = source
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? machine.dark : this.#source === 'dark'
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return machine.dark
  }
}

checked<IsPart<NativeTheme, Electron.NativeTheme>>()

export const nativeTheme = new NativeTheme()
machineEvents.on('changed', ({ dark }) => {
  if (dark !== machine.dark) nativeTheme.emit('updated')
})
