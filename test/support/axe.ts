import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where to look, and by which rules; all of the page by all rules where nothing is said. */
interface Look {
  exclude?: string[]
  rules?: RunOptions
}

/** What axe finds wrong with a page as it stands: the rule and the elements. The page must let its script run. */
export async function violationsOn(page: Page, { exclude = [], rules = {} }: Look = {}): Promise<string[]> {
  // Only what is wrong leaves the page: of all that axe finds right, a page of papers has megabytes.
  return await page.evaluate(`(async () => {
    if (!window.axe) { ${source} }
    const rules = { ...${JSON.stringify(rules)}, resultTypes: ['violations'] }
    const { violations } = await axe.run(${JSON.stringify({ exclude })}, rules)
    return violations.map(({ id, nodes }) => id + ': ' + nodes.map((node) => node.html).join(' '))
  })()`)
}
