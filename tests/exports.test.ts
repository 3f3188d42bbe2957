/** Nothing is held out to others that nobody takes: a value that is exported is imported somewhere else. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'

const ROOT = resolve(__dirname, '..')
const FOLDERS = ['src', 'scripts', 'tests', 'bench']
/** Read by a tool, by their names. */
const CONFIGURATIONS = ['electron.vite.config.ts', 'vitest.config.mts', 'tests/peers/schemaSetup.ts']
/** What an import may leave out. */
const ENDINGS = ['', '.ts', '.tsx', '/index.ts']
/** Every name of a file. */
const ALL = '*'

/** Names of values a file holds out, and where it takes which from. */
interface Trade {
  gives: string[]
  takes: { from: string; name: string }[]
}

it('that nobody imports is not exported', () => {
  const files = [...FOLDERS.flatMap(filesIn), ...CONFIGURATIONS.map((name) => join(ROOT, name))]
  const trades = new Map(files.map((file) => [file, tradeOf(file)]))
  const taken = new Set<string>()
  for (const [file, { takes }] of trades) {
    for (const { from, name } of takes) {
      const source = ENDINGS.map((ending) => resolve(dirname(file), from) + ending).find((path) => trades.has(path))
      if (source !== undefined) taken.add(`${source} ${name}`)
    }
  }
  const idle = [...trades].flatMap(([file, { gives }]) =>
    CONFIGURATIONS.some((name) => file.endsWith(name)) || taken.has(`${file} ${ALL}`)
      ? []
      : gives.filter((name) => !taken.has(`${file} ${name}`)).map((name) => `${file.slice(ROOT.length + 1)}: ${name}`),
  )
  expect(idle).toEqual([])
})

/** Other people's packages are not looked through: there are thousands, and they may be arriving just now. */
function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry
    const path = join(folder, name)
    if (entry.isDirectory()) return name === 'node_modules' ? [] : filesIn(path)
    return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith('.d.ts') ? [join(ROOT, path)] : []
  })
}

function tradeOf(path: string): Trade {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  const trade: Trade = { gives: [], takes: [] }
  const take = (from: ts.Node | undefined, name: string) => {
    if (from && ts.isStringLiteralLike(from) && from.text.startsWith('.')) trade.takes.push({ from: from.text, name })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) takeImport(node, take)
    else if (ts.isExportDeclaration(node)) passOn(node, take, trade.gives)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      take(node.arguments[0], ALL)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal, ALL)
    ts.forEachChild(node, visit)
  }
  visit(file)
  trade.gives.push(...file.statements.flatMap(valuesOf))
  return trade
}

type Take = (from: ts.Node | undefined, name: string) => void

function takeImport({ importClause, moduleSpecifier }: ts.ImportDeclaration, take: Take): void {
  if (importClause?.name) take(moduleSpecifier, 'default')
  const bindings = importClause?.namedBindings
  if (bindings && ts.isNamespaceImport(bindings)) take(moduleSpecifier, ALL)
  else for (const { propertyName, name } of bindings?.elements ?? []) take(moduleSpecifier, (propertyName ?? name).text)
}

function passOn(node: ts.ExportDeclaration, take: Take, gives: string[]): void {
  const { exportClause, moduleSpecifier, isTypeOnly } = node
  if (!exportClause || ts.isNamespaceExport(exportClause)) return take(moduleSpecifier, ALL)
  for (const element of exportClause.elements) {
    take(moduleSpecifier, (element.propertyName ?? element.name).text)
    if (!isTypeOnly && !element.isTypeOnly) gives.push(element.name.text)
  }
}

function valuesOf(statement: ts.Statement): string[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind)
  if (!has(ts.SyntaxKind.ExportKeyword)) return []
  if (has(ts.SyntaxKind.DefaultKeyword)) return ['default']
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name))
  const isValue =
    ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)
  return isValue && statement.name ? [statement.name.text] : []
}

const namesIn = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name)
    ? [name.text]
    : name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []))
