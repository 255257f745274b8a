import type { Palette, Scheme } from '../config/palette.ts'

/** The colours of all pages, the operator's, as the style sheet names them; both schemes can be read. */
export function coloursOf({ light, dark }: Palette): string {
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
