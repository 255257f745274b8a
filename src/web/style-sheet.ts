import { createHash } from 'node:crypto'
import type { Palette, Scheme } from '../config/palette.ts'
import { style } from './style.ts'

/** What all pages look like, and where they fetch it. */
export interface StyleSheet {
  text: string
  /** Another one as soon as the sheet says anything else. */
  version: string
  /** Names the version, so that browsers may keep it for good. */
  path: string
}

const sheets = new WeakMap<Palette, StyleSheet>()

/** The style sheet in the operator's colours. */
export function styleSheet(palette: Palette): StyleSheet {
  const known = sheets.get(palette)
  if (known) return known
  const text = coloursOf(palette) + style
  const version = createHash('sha256').update(text).digest('hex').slice(0, 8)
  const sheet = { text, version, path: `/style.css?v=${version}` }
  sheets.set(palette, sheet)
  return sheet
}

/** The colours of all pages, the operator's, as the style sheet names them; both schemes can be read. */
function coloursOf({ light, dark }: Palette): string {
  return `
:root { color-scheme: light dark; ${variables(light)} --under-logo: ${light.paper}; }
@media (prefers-color-scheme: dark) {
  :root { ${variables(dark)} }
}
`
}

function variables(scheme: Scheme): string {
  return Object.entries(scheme)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ')
}
