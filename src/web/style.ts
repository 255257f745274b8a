import { editions } from './style/editions.ts'
import { forms } from './style/forms.ts'
import { page } from './style/page.ts'
import { papers } from './style/papers.ts'
import { preferences } from './style/preferences.ts'
import { print } from './style/print.ts'
import { search } from './style/search.ts'

/**
 * The style sheet of all pages, after its colours: the letters of the mail (`templates/partials/head.mjml`), in one column
 * with a serif for what is read and the system's sans for what is used. The accent is for links and for the rule under
 * the name.
 */
export const style = page + forms + papers + editions + preferences + search + print
