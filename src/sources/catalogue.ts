import type { Config } from '../config/config.ts'
import { arxivSource } from './arxiv.ts'
import { arxivOaiSource } from './arxiv-oai.ts'
import { biorxivSource } from './biorxiv.ts'
import type { Client } from './client.ts'
import { huggingFaceSource } from './hugging-face.ts'
import type { Source } from './source.ts'

/** The sources that `SOURCES` names, in its order. Every name that the configuration lets through is made here. */
export function createSources(settings: Config['sources'], client: Client): Source[] {
  const { arxivCategories: categories } = settings
  const known: Record<string, () => Source> = {
    'hugging-face': () => huggingFaceSource({ baseUrl: settings.huggingFaceUrl, client }),
    arxiv: () => arxivSource({ baseUrl: settings.arxivApiUrl, categories, client }),
    'arxiv-oai': () => arxivOaiSource({ baseUrl: settings.arxivOaiUrl, categories, client }),
    biorxiv: () => biorxivSource({ baseUrl: settings.biorxivUrl, server: 'biorxiv', client }),
    medrxiv: () => biorxivSource({ baseUrl: settings.biorxivUrl, server: 'medrxiv', client }),
  }
  return settings.names.flatMap((name) => known[name]?.() ?? [])
}
