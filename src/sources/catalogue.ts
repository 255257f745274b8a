import type { Config } from '../config/config.ts'
import { arxivSource } from './arxiv/arxiv.ts'
import { arxivFeedSource } from './arxiv/arxiv-feed.ts'
import { arxivOaiSource } from './arxiv/arxiv-oai.ts'
import { biorxivSource } from './biorxiv/biorxiv.ts'
import { feedSource } from './feeds/feed.ts'
import type { Client } from './http/client.ts'
import { huggingFaceSource } from './hugging-face/hugging-face.ts'
import type { Source } from './source.ts'

/**
 * Makes the source with a name that `SOURCES` may hold. What has no name of its own is a feed, by its address.
 * @param settings where the services are, and what of them is wanted.
 */
export function createSource(name: string, settings: Config['sources'], client: Client): Source {
  const { arxivCategories: categories } = settings
  const known: Record<string, () => Source> = {
    'hugging-face': () => huggingFaceSource({ baseUrl: settings.huggingFaceUrl, client }),
    arxiv: () => arxivSource({ baseUrl: settings.arxivApiUrl, categories, client }),
    'arxiv-feed': () => arxivFeedSource({ baseUrl: settings.arxivRssUrl, categories, client }),
    'arxiv-oai': () => arxivOaiSource({ baseUrl: settings.arxivOaiUrl, categories, client }),
    biorxiv: () => biorxivSource({ baseUrl: settings.biorxivUrl, server: 'biorxiv', client }),
    medrxiv: () => biorxivSource({ baseUrl: settings.biorxivUrl, server: 'medrxiv', client }),
  }
  return known[name]?.() ?? feedSource({ url: name.replace(/^feed:/, ''), client })
}
