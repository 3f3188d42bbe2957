/** Every word a person reads stands in the catalogue: no component and no window, menu or dialog carries a text of its own. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../src/renderer')
const SHELL = join(import.meta.dirname, '../../src/main/shell')

/** Attributes that are read or said; of the components too. */
const READ = ['aria-label', 'title', 'placeholder', 'alt', 'label', 'why', 'error', 'text', 'keep', 'confirm', 'detail']

/** What Electron draws of an object it is given, and of an argument. */
const DRAWN = [
  'title',
  'label',
  'sublabel',
  'toolTip',
  'message',
  'detail',
  'body',
  'subtitle',
  'buttons',
  'buttonLabel',
]
const DRAWERS = ['setTitle', 'setToolTip', 'showErrorBox', 'named', 'entry']

const isWord = (text: string) => /\p{L}{2}/u.test(text)

function wordsIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const note = (text: string) => isWord(text) && found.push(`${path}: "${text.trim()}"`)
  /** Text inside braces: a literal, or either way of a choice. */
  const literals = (node: ts.Node | undefined): void => {
    if (!node) return
    if (ts.isStringLiteralLike(node)) note(node.text)
    if (ts.isTemplateExpression(node)) for (const span of node.templateSpans) note(span.literal.text)
    if (ts.isConditionalExpression(node)) for (const way of [node.whenTrue, node.whenFalse]) literals(way)
    if (ts.isBinaryExpression(node)) literals(node.right)
    if (ts.isParenthesizedExpression(node) || ts.isJsxExpression(node)) literals(node.expression)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node.text)
    if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))) literals(node)
    if (ts.isJsxAttribute(node) && READ.includes(node.name.getText())) literals(node.initializer)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Texts that stand where the system draws them. */
function nativeWordsIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const literals = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && isWord(node.text)) found.push(`${path}: "${node.text}"`)
    if (ts.isTemplateExpression(node)) {
      for (const { text } of [node.head, ...node.templateSpans.map((span) => span.literal)])
        if (isWord(text)) found.push(`${path}: "${text}"`)
    }
    if (ts.isArrayLiteralExpression(node)) node.elements.forEach(literals)
    if (ts.isConditionalExpression(node)) for (const way of [node.whenTrue, node.whenFalse]) literals(way)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && DRAWN.includes(node.name.getText())) literals(node.initializer)
    if (ts.isCallExpression(node)) {
      const called = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
      if (DRAWERS.includes(called.getText())) node.arguments.forEach(literals)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

describe('the words of the windows', () => {
  const components = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'))

  it('stand in the catalogue, none in a component', () => {
    expect(components.length).toBeGreaterThan(10)
    expect(components.flatMap((path) => wordsIn(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([])
  })

  it.each([
    '<p>Hello there</p>',
    '<p>{"Hello there"}</p>',
    '<p>{isOn ? "On" : t.off}</p>',
    '<p>{isOn && "On"}</p>',
    '<input placeholder="Hello there" />',
    '<Row label={`Volume percent`} />',
  ])('are found in %s', (source) => {
    expect(wordsIn('x.tsx', `const x = ${source}`)).toHaveLength(1)
  })
})

describe('the words that the system draws', () => {
  // The bodies of a bus are read by programs.
  const files = readdirSync(SHELL, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.startsWith(join('talkKey', 'portal')),
  )

  it('stand in the catalogue too', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(files.flatMap((path) => nativeWordsIn(path, readFileSync(join(SHELL, path), 'utf8')))).toEqual([])
  })

  it.each([
    `new BrowserWindow({ title: 'Parley settings' })`,
    `tray.setToolTip('Parley is listening')`,
    `const item = { label: isOn ? 'On' : words.off }`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source that is read
    'const item = { label: `Today ${spent}` }',
    `dialog.showMessageBox({ buttons: ['OK'] })`,
  ])('are found in %s', (source) => {
    expect(nativeWordsIn('x.ts', source)).toHaveLength(1)
  })
})
