import { z } from 'zod'

/** The colours of mails and pages in the light or in the dark, each as `#rrggbb`. */
export interface Scheme {
  /** The background. */
  paper: string
  ink: string
  /** Links, and the rule under the name. */
  accent: string
  /** Text that stands back. */
  quiet: string
  /** A thin line. */
  rule: string
  /** The background of what is typed into. */
  field: string
}

export interface Palette {
  light: Scheme
  dark: Scheme
}

/** What text must have against its background to be readable (WCAG 2.2, 1.4.3). */
export const leastContrast = 4.5

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour written #rrggbb, such as #8f2b1c')
  .transform((text) => text.toLowerCase())

/** The settings that colours come from. */
export const colourSettings = {
  COLOR_PAPER: colour.optional(),
  COLOR_INK: colour.optional(),
  COLOR_ACCENT: colour.optional(),
  COLOR_PAPER_DARK: colour.optional(),
  COLOR_INK_DARK: colour.optional(),
  COLOR_ACCENT_DARK: colour.optional(),
}
export type Colours = { [Name in keyof typeof colourSettings]?: string | undefined }

const standard = {
  light: { paper: '#fbf8f1', ink: '#1d1b18', accent: '#8f2b1c' },
  dark: { paper: '#161412', ink: '#d9d3c7', accent: '#e3937f' },
}

/** All colours, of which those are made that cannot be set. An accent that is set for the light alone is made to fit the dark. */
export function paletteOf(set: Colours): Palette {
  const dark = { paper: set.COLOR_PAPER_DARK ?? standard.dark.paper, ink: set.COLOR_INK_DARK ?? standard.dark.ink }
  const inTheDark = set.COLOR_ACCENT ? legible(set.COLOR_ACCENT, dark.paper) : standard.dark.accent
  return {
    light: scheme({
      paper: set.COLOR_PAPER ?? standard.light.paper,
      ink: set.COLOR_INK ?? standard.light.ink,
      accent: set.COLOR_ACCENT ?? standard.light.accent,
    }),
    dark: scheme({ ...dark, accent: set.COLOR_ACCENT_DARK ?? inTheDark }),
  }
}

/**
 * What readers could not read among the colours that are set.
 * @param told the settings as they were told; one that is no colour has a fault of its own already
 */
export function contrastFaults(told: Readonly<Record<string, string | undefined>>): string[] {
  const parsed = Object.entries(colourSettings).map(([name, schema]) => [name, schema.safeParse(told[name])] as const)
  const unfit = new Set(parsed.filter(([, { success }]) => !success).map(([name]) => name))
  const set: Colours = Object.fromEntries(parsed.map(([name, { data }]) => [name, data]))
  const { light, dark } = paletteOf(set)
  return [
    { ...light, suffix: '' },
    { ...dark, suffix: '_DARK' },
  ].flatMap(({ paper, suffix, ...inks }) =>
    (['ink', 'accent'] as const).flatMap((text) => {
      const names = [`COLOR_${text.toUpperCase()}${suffix}`, `COLOR_PAPER${suffix}`] as const
      const measured = contrast(inks[text], paper)
      if (names.some((name) => unfit.has(name)) || measured >= leastContrast) return []
      // Rounded down: 4.499 is not 4.5.
      const words = (Math.floor(measured * 100) / 100).toFixed(2)
      return `${names[0]} ${inks[text]} on ${names[1]} ${paper} has a contrast of ${words} to 1, and text needs ${leastContrast} to be read: make one of the two lighter or darker.`
    }),
  )
}

/** From 1, the same colour, to 21, black on white (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, "relative luminance". */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function scheme(set: { paper: string; ink: string; accent: string }): Scheme {
  const { paper, ink } = set
  const lighter = mix(paper, '#ffffff', luminance(paper) > luminance(ink) ? 0.7 : 0.04)
  const field = contrast(ink, lighter) < leastContrast ? paper : lighter
  return { ...set, quiet: quieter(ink, [paper, field]), rule: mix(paper, ink, 0.16), field }
}

/** The ink, mixed with as much paper as stands back and can still be read, also where somebody types. */
function quieter(ink: string, [paper, field]: readonly [string, string]): string {
  const mixed = steps.map((share) => mix(ink, paper, 0.32 * (1 - share)))
  return mixed.find((one) => Math.min(contrast(one, paper), contrast(one, field)) >= leastContrast) ?? ink
}

/** The colour, made as much lighter, or on light paper darker, as it takes to be read well. One of the two always can be. */
function legible(hex: string, paper: string): string {
  const end = contrast('#ffffff', paper) >= leastContrast ? '#ffffff' : '#000000'
  const mixed = steps.map((share) => mix(hex, end, share))
  return mixed.find((one) => contrast(one, paper) >= wellRead) ?? end
}

/** What the accents that Paperroute brings have. */
const wellRead = 7
const steps = Array.from({ length: 20 }, (_, index) => index / 20)

function mix(one: string, other: string, share: number): string {
  const others = channels(other)
  const mixed = channels(one).map((channel, index) => Math.round(channel + ((others[index] ?? 0) - channel) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}
