import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

/** Whether a program does as a feature asks: yes, in part, no, or nobody has measured it. */
export type Answer = 'y' | 'a' | 'n' | 'u'

/** The programs that the digest is made for, as readers call them, by caniemail.com's family and platform. */
export const clients = {
  'Gmail, web': ['gmail', 'desktop-webmail'],
  'Gmail, iOS': ['gmail', 'ios'],
  'Gmail, Android': ['gmail', 'android'],
  'Gmail, mobile web': ['gmail', 'mobile-webmail'],
  'Apple Mail, macOS': ['apple-mail', 'macos'],
  'Apple Mail, iOS': ['apple-mail', 'ios'],
  'Outlook, Windows': ['outlook', 'windows'],
  'Outlook, new and web': ['outlook', 'outlook-com'],
  'Outlook, macOS': ['outlook', 'macos'],
  'Outlook, iOS': ['outlook', 'ios'],
  'Outlook, Android': ['outlook', 'android'],
  'Yahoo, web': ['yahoo', 'desktop-webmail'],
  'Yahoo, iOS': ['yahoo', 'ios'],
  'Yahoo, Android': ['yahoo', 'android'],
  'Thunderbird, macOS': ['thunderbird', 'macos'],
  'Thunderbird, Windows': ['thunderbird', 'windows'],
  'Proton, web': ['protonmail', 'desktop-webmail'],
  'Proton, iOS': ['protonmail', 'ios'],
  'Proton, Android': ['protonmail', 'android'],
  'GMX, web': ['gmx', 'desktop-webmail'],
  'GMX, iOS': ['gmx', 'ios'],
  'GMX, Android': ['gmx', 'android'],
} as const
export type Client = keyof typeof clients
export const clientNames = Object.keys(clients) as Client[]

const measurement = z.object({
  slug: z.string(),
  family: z.string(),
  platform: z.string(),
  support: z.enum(['y', 'a', 'n', 'u']),
})

/** What is known of a feature in each of our programs; undefined where caniemail.com has no page for it. */
export type Support = (feature: string) => Record<Client, Answer> | undefined

/**
 * Reads the measurements of caniemail.com.
 * @param corpora the folder that holds `caniemail/support.jsonl.gz`: a line a version, the newest last
 */
export async function readSupport(corpora: string): Promise<Support> {
  const lines = gunzipSync(await readFile(join(corpora, 'caniemail/support.jsonl.gz'))).toString()
  const newest = new Map<string, Answer>()
  const features = new Set<string>()
  for (const line of lines.trim().split('\n')) {
    const { slug, family, platform, support } = measurement.parse(JSON.parse(line))
    features.add(slug)
    newest.set(`${slug} ${family} ${platform}`, support)
  }
  return (feature) => {
    if (!features.has(feature)) return undefined
    const answers = clientNames.map((name) => {
      const [family, platform] = clients[name]
      return [name, newest.get(`${feature} ${family} ${platform}`) ?? 'u'] as const
    })
    return Object.fromEntries(answers) as Record<Client, Answer>
  }
}
