import type { Context } from 'hono'
import type { BodyData } from 'hono/utils/body'

/** The fields of a posted form, a field that comes more than once as a list. A body that is no form has none. */
export async function readForm(c: Context): Promise<BodyData<{ all: true }>> {
  try {
    return await c.req.parseBody({ all: true })
  } catch {
    // A multipart body that was cut off or is none: the form's own schema says what is missing.
    return {}
  }
}
