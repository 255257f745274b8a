import type { MailTemplates } from '../mail/templates.ts'
import type { Compose } from './compose.ts'

/**
 * A composer that writes with the templates of the moment. One keeps what it has rendered, so there is a new one for new
 * templates.
 * @throws {PaperrouteError} where there are none that can be used
 */
export async function freshComposer(
  templates: () => Promise<MailTemplates>,
  create: (templates: MailTemplates) => Compose,
): Promise<Compose> {
  const first = await templates()
  let made = { of: first, compose: create(first) }
  return async (delivery) => {
    const current = await templates()
    if (made.of !== current) made = { of: current, compose: create(current) }
    return await made.compose(delivery)
  }
}
