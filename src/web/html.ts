import type { HtmlEscapedString } from 'hono/utils/html'

/** A piece of HTML in which everything from outside is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>
