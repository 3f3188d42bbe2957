/** The part of the table of errors (`errors.ts`) that is about services elsewhere: reaching them, keys, models, money. */
import { text } from './errorText'

export const SERVICE_ERRORS = {
  // The way to a service.
  'net.offline': text('The service cannot be reached.', 'Check the connection to the internet.'),
  'net.refused': text(
    'The service does not answer at this address.',
    'Check the address; a firewall may be in the way.',
  ),
  'net.timeout': text('The service did not answer in time.', 'Check the connection to the internet.'),
  'net.insecure': text(
    'The address is not encrypted, so the key would go in clear.',
    'Use https: (http: only for a server on this computer).',
  ),
  'net.badProxy': text('The address of the proxy is not one.', 'It looks like http://proxy.example.com:8080'),
  'net.proxyAuth': text(
    'The proxy asks for a name and a password.',
    'Put them into its address in the system settings.',
  ),
  'net.proxyRefused': text(
    'The proxy refuses the connection (HTTP {status}).',
    'Ask whoever runs it to allow this address.',
  ),
  'net.proxyFromEnvironment': text('The proxy in {variable} is used.', 'Nothing to do.'),
  'net.proxyUnreachable': text(
    'The proxy cannot be reached.',
    'Check the connection, and the address of the proxy in the system settings.',
  ),
  'net.proxyUnknown': text('The system does not say which proxy to use.', 'Check its network settings.'),
  'net.tlsUntrusted': text(
    'The certificate of the service is not trusted here.',
    'Where a proxy reads along on purpose, add its certificate in the settings; else do not go on.',
  ),
  'net.tlsHost': text('The certificate belongs to another address.', 'Check the address of the server.'),
  'net.tlsTime': text('The certificate of the service is not valid at this time.', 'Check the date of this computer.'),
  'net.tlsBroken': text(
    'No encrypted connection could be agreed on.',
    'Check that the address begins with https: rightly.',
  ),
  'net.certificateFile': text(
    'The file with certificates {file} holds none that can be read.',
    'Choose a PEM file in the settings, or leave it empty.',
  ),
  'net.clock': text('The clock of this computer is wrong, so no certificate is valid.', 'Set date and time.'),

  // Pictures.
  'picture.unreadable': text('The picture {file} cannot be read.', 'Check the name and its permissions.'),
  'picture.unsupported': text('This is no PNG and no JPEG picture.', 'Save it as one of them.'),
  'picture.tooLarge': text('The picture is larger than 8 MB.', 'Make it smaller.'),
  'picture.notHere': text('{provider} does not look at pictures.', 'Choose a provider that does.'),

  // Money.
  'cost.capReached': text(
    'The next question could pass your bound of {bound} dollars a {period}; {spent} are spent.',
    'Raise it in the settings, wait, or choose the provider offline.',
  ),
  'cost.unknown': text(
    'Not every price of what is used is known, so your bound cannot count all of it.',
    'Add the model to a file prices.json in the data folder.',
  ),
  'prices.unreadable': text(
    'The price list {file} is not one; the one that came with Parley is used.',
    'Mend or remove it.',
  ),
  'prices.row': text('The prices of {model} in {file} make no sense and are left out.', 'Mend that row.'),

  // Keys, addresses and models.
  'key.missing': text('There is no key for {provider}.', 'Enter one in the settings, or choose the provider offline.'),
  'key.fromEnvironment': text('The key in {variable} is used for {provider}.', 'Nothing to do.'),
  'key.malformed': text(
    'The key for {provider} holds blanks or characters no key has.',
    'Copy it again, whole and alone.',
  ),
  'key.wrong': text('{provider} does not accept the key.', 'Check that it is whole and has not been revoked.'),
  'key.notAllowed': text('The key for {provider} may not use {model}.', 'Allow it there, or choose another model.'),
  'key.accountClosed': text(
    'The account at {provider} is closed.',
    'Ask {provider}, or use the key of another account.',
  ),
  'key.noKeyring': text(
    'This system has no keyring that could encrypt the key.',
    'Install one (GNOME Keyring, KWallet), or keep the key without encryption.',
  ),
  'key.unreadable': text(
    'The stored key for {provider} cannot be decrypted here.',
    'Enter it again; the keyring it was encrypted with is another one.',
  ),
  'quota.empty': text(
    'The account at {provider} has no credit left.',
    'Add credit there, or choose the provider offline.',
  ),
  'model.missing': text('No model is named for {provider}.', 'Enter its name in the settings (Azure: the deployment).'),
  'model.retired': text('The model {model} is no longer offered.', 'Choose {replacement} instead.'),
  'model.unknown': text('{provider} knows no model {model}.', 'Choose one from the list in the settings.'),
  'model.tooLong': text(
    'The conversation has become too long for {model}.',
    'Begin a new one, or choose a model that takes more.',
  ),
  'model.noDeployment': text(
    'There is no deployment {model} at this Azure resource.',
    'Check its name and the address.',
  ),
  'voice.notThere': text('{provider} has no voice {voice}.', 'Choose one from the list in the settings.'),
  'model.noLocalServer': text(
    'No model server was found on this computer.',
    'Start Ollama, LM Studio or llama-server with a model, then try again.',
  ),
  'voice.missing': text('No voice is named for {provider}.', 'Enter its name or id in the settings.'),
  'region.unknown': text('{provider} has no region {region}.', 'Enter one of its regions in the settings, or none.'),
  'voice.unknown': text('The voice {voice} is not one of this service.', '{replacement} is used instead.'),
  'rate.unsupported': text('{provider} does not take sound at {rateHz} Hz.', 'Choose another service.'),
  'google.projectMissing': text(
    'Google needs the name of your project beside the key.',
    'Enter it in the settings; it stands at the top of the Google Cloud console.',
  ),
  'google.apiDisabled': text(
    'Your Google project has not switched this speech service on.',
    'Enable it in the Google Cloud console, under APIs & Services.',
  ),
  'voice.refused': text('{provider} does not have the chosen voice.', 'Choose another one in the settings.'),
  'endpoint.missing': text('No address is given for {provider}.', 'Enter the address of the server in the settings.'),
  'endpoint.badUrl': text('The address of the server is not one.', 'It looks like https://example.com/v1'),
  'endpoint.credentials': text(
    'The address of the server holds a name or password.',
    'Leave it out and enter the key apart.',
  ),
  'endpoint.insecure': text(
    'The address of the server is not encrypted, so the key would go in clear.',
    'Use https: (http: only for a server on this computer).',
  ),
  'endpoint.noRealtime': text(
    'The server of {provider} offers no Realtime session (HTTP {status}).',
    'Check the address.',
  ),
  // The services a cascade is made of.
  'provider.badRequest': text(
    '{provider} does not take what was asked of it.',
    'Check its settings: language, voice, model.',
  ),
  'provider.replaced': text(
    '{provider} cannot help now: {why} {other} is used instead.',
    'Look at its settings when you have time.',
  ),
  'provider.down': text('{provider} is out of order.', 'Wait a moment and ask again, or choose another service.'),
  'hearing.windowed': text(
    '{provider} hears in stretches of up to {seconds} seconds, so your words come that much later.',
    'Choose a service that hears while you speak, if that is too slow.',
  ),
  'provider.noAnswer': text('{provider} answered with nothing.', 'Ask again, or in other words.'),
  'provider.notInCountry': text('{provider} does not serve the country you are in.', 'Choose another service.'),
  'provider.incomplete': text('The answer of {provider} broke off.', 'Ask again.'),
  'key.region': text(
    '{provider} does not accept the key in the region {region}.',
    'Check both: they stand beside each other on the page of the resource.',
  ),
  'region.malformed': text('{region} is no region.', 'It looks like westeurope'),
  'region.notFound': text(
    'The region {region} of {provider} cannot be found.',
    'Check its name, and the connection to the internet.',
  ),
  'provider.terms': text('{provider} wants its terms to be accepted first.', 'Sign in there and accept them.'),
  'language.unsupported': text(
    '{provider} does not know the language {language}.',
    'Choose another one, or another service.',
  ),
  'format.unsupported': text(
    '{provider} does not take this kind of sound.',
    'Choose another quality of sound in the settings.',
  ),
  'provider.noSound': text('{provider} made no sound of the answer.', 'Choose another voice.'),
  'provider.protocol': text(
    '{provider} answered in a way Parley does not know.',
    'Update Parley, or choose another service.',
  ),
  'provider.overflow': text(
    '{provider} takes no sound for the moment.',
    'Check the connection to the internet, then say it again.',
  ),
  // Models of one's own.
  'models.unknown': text('There is no model "{id}".', 'Run npm start -- --models to see all.'),
  'models.notReady': text('The model {id} is not installed.', 'Install it in the settings, or with --models install.'),
  'models.none': text('No local {kind} is installed.', 'Install one in the settings, or with --models.'),
  'models.damaged': text(
    'A file of the model {id} is not what was installed.',
    'Remove the model and install it again.',
  ),
  'models.licenceUnseen': text(
    'The model {id} has a licence that you have not agreed to.',
    'Read it ({url}), then run again with --yes.',
  ),
  'models.listUnreadable': text('The list of models {file} is not one and is not used.', 'Mend or remove it.'),
  'models.row': text('Model {row} of {file} makes no sense and is left out.', 'Mend that row (docs/models.md).'),
  'models.busyElsewhere': text(
    'Another Parley is installing or removing a model.',
    'Wait until it is done; then try again.',
  ),
  'models.busy': text('The server takes no more downloads for the moment.', 'Try again later; what came is kept.'),
  'models.notThere': text('The file {file} is no longer where it was.', 'Update Parley, or choose another model.'),
  'models.redirected': text(
    'The download leads to an address that is not safe.',
    'A proxy or the network may be at fault; try another one.',
  ),
  'models.wrongBytes': text(
    'What came is not the file {file}.',
    'Try again; if it stays, a proxy changes it on the way, or the file was replaced.',
  ),
  'models.changed': text(
    'The file {file} is another one than when it was first installed here.',
    'If its maker says why, delete seen.json in the folder of models and install it again.',
  ),
  'models.unchecked': text(
    'No checksum is known of {id}: what comes first is recorded and held to.',
    'Install it only over a network you trust.',
  ),
  'models.noSpace': text('The model needs {needed} MB; {free} MB are free.', 'Free some space and try again.'),
  'models.diskFull': text(
    'The disk is full; the download stopped.',
    'Free some space and try again; what came is kept.',
  ),
  'models.unwritable': text('The folder of models cannot be written.', 'Check its permissions.'),
  'models.unusable': text(
    'The model {id} was downloaded but could not be loaded.',
    'Install it again; if it stays, it does not fit this computer.',
  ),
  'models.cancelled': text('The download was stopped.', 'Start it again; what came is kept.'),
  'local.noEngine': text(
    'The engine for local models (sherpa-onnx-node) does not lie beside this Parley.',
    'Run Parley from its own folder with npm start; packages leave it out because of its licence.',
  ),
  'local.died': text('The engine of the local model ended; it was started again.', 'Say it again.'),
  'local.failed': text(
    'The engine of the local model ends again and again.',
    'Remove the model and install it again, or choose the offline engine.',
  ),
  'local.notLoaded': text('The local model cannot be loaded.', 'Remove it and install it again.'),
  'turn.incomplete': text('The answer ends early: {why}.', 'Ask for the rest.'),
}
