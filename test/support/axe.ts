import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

const { source } = createRequire(import.meta.url)('axe-core') as { source: string }

/** Where to look, and by which rules; all of the page by all rules where nothing is said. */
interface Look {
  exclude?: string[]
  rules?: RunOptions
}

/** What axe finds wrong with a page as it stands: the rule and the elements. The page must let its script run. */
export async function violationsOn(page: Page, { exclude = [], rules = {} }: Look = {}): Promise<string[]> {
  await page.evaluate(source)
  const { violations } = (await page.evaluate(
    `axe.run(${JSON.stringify({ exclude })}, ${JSON.stringify(rules)})`,
  )) as AxeResults
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
}
