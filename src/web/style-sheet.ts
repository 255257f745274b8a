import { createHash } from 'node:crypto'
import { style } from './style.ts'

/**
 * The style sheet that all pages load, and its address: another one as soon as it says anything else, so that browsers may
 * keep it for good.
 */
export function styleSheet(): { css: string; path: string } {
  const css = style
  return { css, path: `/style.css?v=${createHash('sha256').update(css).digest('hex').slice(0, 8)}` }
}
