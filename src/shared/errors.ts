/**
 * Every error and notice a person can meet: a stable code, one plain line of what happened, one of what to do.
 * The table is exhaustive by type; a code without a text does not compile. `{placeholders}` are filled from `details`;
 * details never hold keys or speech.
 */

import { type ErrorText, text } from './errorText'
import { SERVICE_ERRORS } from './serviceErrors'
import type { AppError } from './view'

export const ERROR_TEXTS = {
  // Bad usage of the command line: exit code 2.
  'usage.unknownOption': text('There is no option {option}.', 'Run with --help to see all options.'),
  'usage.badValue': text('{option} does not take "{value}".', 'It takes {expected}.'),
  'usage.conflict': text('{option} cannot be used together with {other}.', 'Leave one of them out.'),
  'usage.unknownProvider': text('There is no provider "{value}".', 'Choose one of: {expected}.'),
  'usage.unknownMode': text('There is no mode "{value}".', 'Choose hands-free, hold or toggle.'),
  'usage.noTalkKey': text(
    'With a microphone --mode {mode} needs a key, and there is no terminal to press Enter on.',
    'Start it in a terminal, or say when the key is held: --hold 0.5-2.1',
  ),

  // Sound files.
  'wav.missing': text('The file {file} does not exist.', 'Check the name and try again.'),
  'wav.unreadable': text('The file {file} cannot be read.', 'Check its permissions.'),
  'wav.empty': text('The file {file} is empty.', 'Give a wav file with some sound in it.'),
  'wav.notWav': text('{file} is not a wav file.', 'Convert it first, for example: sox in.mp3 out.wav'),
  'wav.truncated': text(
    '{file} ends before its header says it should.',
    'What is there was used; record it again if the end is missing.',
  ),
  'wav.unsupported': text(
    '{file} holds {what}, which Parley does not read.',
    'Convert it: sox in.wav -r 16000 -b 16 -c 1 out.wav',
  ),
  'wav.damaged': text('{file} is a damaged wav file: {what}.', 'Record or convert it again.'),
  'wav.tooLong': text('{file} is longer than {limit}.', 'Cut it into shorter pieces.'),
  'output.unwritable': text('{file} cannot be written.', 'Choose a folder you may write to.'),
  'output.diskFull': text('The disk is full; what was being written ends early.', 'Free some space and try again.'),

  // Devices.
  'device.unknown': text('There is no device named "{name}".', 'Run with --list-devices to see the names.'),
  'device.none': text(
    'This computer offers no {kind}.',
    'Connect one, or use a wav file: --in FILE.wav --out FILE.wav',
  ),
  'device.lost': text('The {kind} "{name}" is gone.', 'Connect it again or choose another one; what was said is kept.'),
  'device.busy': text('The {kind} "{name}" could not be opened.', 'Close the program that uses it and try again.'),
  'device.switched': text(
    'The {kind} "{name}" is gone; "{other}" is used instead.',
    'Connect it again to return to it.',
  ),
  'device.returned': text('The {kind} "{name}" is back and used again.', 'Nothing to do.'),
  'device.silent': text(
    'The microphone gives only silence.',
    'Check its mute switch and the permission of the system.',
  ),
  'microphone.blocked': text(
    'The system keeps Parley from the microphone.',
    'Allow it in the privacy settings of the system.',
  ),
  'microphone.muted': text('The microphone is muted.', 'Unmute it in the menu of the tray or in the overlay.'),
  'device.readFailed': text('Reading from the microphone "{name}" failed.', 'Connect it again or choose another one.'),
  'sound.hostRestarted': text(
    'The sound system stopped answering and was started again.',
    'Nothing to do; if it happens often, check the sound server.',
  ),
  'sound.hostFailed': text('The sound system does not answer.', 'Check that a sound server runs, then try again.'),
  'sound.notBuilt': text(
    'Sound devices cannot be used: the native module was not built.',
    'Run npm start in a terminal: it says what is missing. Wav files work without it.',
  ),
  'sound.alreadyRecording': text('The microphone is already open.', 'Finish the recording that is running first.'),

  // The conversation.
  'turn.timedOut': text('The {stage} stage took longer than {limit}.', 'Say it again.'),
  'turn.handsFreeHalfDuplex': text(
    'While Parley speaks the microphone is shut, so that it does not hear itself.',
    'Press the talk key to interrupt.',
  ),
  'turn.nothingHeard': text('Nothing was heard.', 'Speak while Parley listens.'),
  'turn.tooLong': text('The turn was longer than two minutes and was ended.', 'Speak in shorter pieces.'),
  'link.opening': text('The assistant is not ready yet.', 'Wait a moment and try again.'),
  'link.lost': text('The connection to {provider} was lost.', 'It is being restored; nothing is lost.'),
  'link.unavailable': text('The provider {provider} cannot be used here.', 'Choose another one in the settings.'),
  'link.expired': text(
    'The session with {provider} reached its longest time.',
    'A new one is opened; nothing is lost.',
  ),
  'link.oldProtocol': text(
    'The server of {provider} speaks only the old (beta) Realtime protocol.',
    'Update the server, or choose one that speaks the current protocol.',
  ),
  'link.busy': text('{provider} takes no more questions for the moment.', 'Wait a minute and ask again.'),
  'link.sessionRefused': text('{provider} does not take the setting {field}.', 'Change it in the settings.'),
  'link.refused': text('{provider} refused to answer ({reason}).', 'Ask again; if it stays, choose another model.'),
  'link.down': text('{provider} is out of order (HTTP {status}).', 'Wait; Parley tries again by itself.'),
  'link.silent': text('{provider} was reached but opened no session.', 'Check the address and the model.'),
  'link.askedToRepeat': text('The connection was away too long; what was said last is lost.', 'Please repeat it.'),

  ...SERVICE_ERRORS,

  'worker.died': text('The {worker} worker stopped and was started again.', 'Nothing to do; the turn is repeated.'),
  'worker.failed': text('The {worker} worker stopped twice.', 'Start Parley again; if it happens again, report it.'),
  'buffer.captureOverflow': text(
    'Sound was captured faster than it could be used; {ms} ms were dropped.',
    'Close other programs that use the processor.',
  ),

  // What is kept.
  'data.unusable': text(
    'The folder {folder} cannot be used for what Parley keeps.',
    'Check its permissions, or choose another one with --data.',
  ),
  'history.newer': text(
    'The history was written by a newer version of Parley.',
    'Update Parley; until then this conversation is not stored.',
  ),
  'history.foreign': text(
    'The file {file} belongs to another program.',
    'Choose another file for the history; until then this conversation is not stored.',
  ),
  'history.corrupt': text(
    'The history file was damaged and is kept as {file}; a new one was started.',
    'Nothing to do.',
  ),
  'history.diskFull': text(
    'The disk is full; the transcript cannot be stored.',
    'Free some space; the conversation goes on.',
  ),
  'export.diskFull': text('The disk is full; nothing was exported.', 'Free some space and try again.'),
  'history.deletedAlready': text('It is deleted for good.', 'Only the last ten seconds can be undone.'),
  'history.unwritable': text('The history cannot be written at {file}.', 'Check the permissions of the folder.'),
  'settings.notJson': text(
    'The settings file was not readable and is kept as {file}; defaults are used.',
    'Nothing to do.',
  ),
  'settings.invalid': text(
    'The setting {field} was not valid; its default is used and the old file is kept beside it.',
    'Choose it again in the settings.',
  ),
  'settings.refused': text('This does not fit: {fields}.', 'Choose another value; the old one stays.'),
  'settings.unwritable': text(
    'The settings could not be written to {file}.',
    'Check the permissions of the folder and the space on the disk.',
  ),
  'settings.newer': text(
    'The settings were written by a newer version of Parley and are kept as {file}.',
    'Update Parley; until then defaults are used.',
  ),
  'import.unreadable': text('The file {file} cannot be read.', 'Check its permissions.'),
  'import.notParley': text('{file} is no export of Parley.', 'Choose a file that Parley exported.'),
  'import.newer': text('{file} was exported by a newer version of Parley.', 'Update Parley; nothing was changed.'),
  'import.addressKept': text(
    '{file} names another address for a service whose key is stored here; yours was kept.',
    'If you trust the new one, enter it in Settings, Voice and keys.',
  ),
  'import.damaged': text('{file} is damaged in line {line}.', 'Export it again; nothing was changed.'),
  'skills.storeDamaged': text(
    'The list of timers and notes was damaged and is kept as {file}.',
    'Nothing to do; new ones are stored again.',
  ),
  'skills.newer': text(
    'The list of timers and notes was written by a newer version of Parley and is kept as {file}.',
    'Update Parley; until then none are told, and none can be kept.',
  ),
  'skills.notKept': text(
    'The list of timers and notes belongs to a newer version of Parley; that was not kept.',
    'Update Parley and say it again.',
  ),
  'skills.diskFull': text('The disk is full; that was not kept.', 'Free some space and say it again.'),
  'skills.unwritable': text(
    'The list of timers and notes cannot be written; that was not kept.',
    'Check the permissions of the data folder.',
  ),

  // Parley as a server for other programs.
  'gateway.portInUse': text(
    'Another program uses port {port}.',
    'Choose another one, or none: any that is free is taken then.',
  ),
  'gateway.portRefused': text(
    'Port {port} cannot be opened.',
    'Choose one above 1023, or none: any that is free is taken then.',
  ),

  // Keys that work from any app.
  'keys.taken': text('Another app has taken the key {key}.', 'Choose another key, or take it from that app.'),
  'keys.twice': text(
    'Parley already uses the key {key} for something else.',
    'Choose another one, or remove it there first.',
  ),
  'keys.unusable': text(
    'That key would be typed into whatever you work with.',
    'Choose one that types nothing, such as F8, right Ctrl or a mouse button, or hold Ctrl or Alt with it.',
  ),
  'keys.needsHook': text(
    'The key {key} alone can only be seen where its release is seen too.',
    'Choose a key such as F8, or a combination such as Ctrl+Space.',
  ),
  'keys.notGranted': text(
    'The desktop has not given Parley every key that is chosen here.',
    'Allow them in its settings for keyboard shortcuts, or talk from the tray and the overlay.',
  ),
  'keys.noPortal': text(
    'On this Wayland desktop no app can have a key that works everywhere.',
    'Talk from the tray or the overlay, or log in to a session with X11.',
  ),
  'keys.permission': text(
    'macOS lets Parley see the key come up only with the Accessibility permission; until then it starts and stops.',
    'Allow Parley under Privacy & Security, Accessibility.',
  ),
  'keys.noHook': text(
    'This system does not let Parley see the key come up, so it starts and stops instead of being held.',
    'Start Parley again; if it stays, choose "Tap to talk" in the settings.',
  ),

  // Between a window and the main process.
  'bridge.refused': text('This page may not use Parley.', 'Close it and open Parley again.'),
  'bridge.strange': text(
    'A page asked {count} times for what Parley does not offer ({sender} strangers, {call} calls, {argument} arguments, {channel} messages).',
    'Start Parley again; if it stays, report it.',
  ),
  'bridge.unknownCall': text('The window asked for something that Parley does not do.', 'Start Parley again.'),
  'bridge.badArgument': text('The window asked for "{call}" in a way Parley does not know.', 'Start Parley again.'),

  internal: text('Something went wrong inside Parley.', 'Run again with --verbose and report what it prints.'),
} as const satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof ERROR_TEXTS
export type ErrorDetails = Readonly<Record<string, string | number>>

/** Unknown placeholders stay visible rather than vanish. */
const fill = (template: string, details: ErrorDetails): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in details ? String(details[name]) : whole))

export function appError(code: ErrorCode, details: ErrorDetails = {}): AppError {
  const { message, fix } = ERROR_TEXTS[code]
  return { code, message: fill(message, details), fix: fill(fix, details) }
}

/** Thrown only across a boundary that cannot return a value (an opening promise). Elsewhere an `AppError` is a value. */
export class AppException extends Error {
  readonly error: AppError

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    const error = appError(code, details)
    super(error.message, options)
    this.name = 'AppException'
    this.error = error
  }

  /** One whose text is made already, as it came out of a worker. */
  static of(error: AppError, options?: ErrorOptions): AppException {
    const exception = new AppException(error.code, {}, options)
    Object.assign(exception, { error, message: error.message })
    return exception
  }
}

/** The error behind anything thrown; what is not an `AppException` is `internal` and its text is kept for `--verbose` only. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppException ? thrown.error : appError('internal')
}

/** Closes a switch over a union: an arm that is missing does not compile. */
export function missingCase(value: never): never {
  throw new Error(`missing case: ${JSON.stringify(value)}`)
}
