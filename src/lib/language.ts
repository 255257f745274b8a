/** What Node says of how a language is written; the method is the newer name of the property, and TypeScript knows neither. */
interface WrittenLocale extends Intl.Locale {
  textInfo?: { direction?: string }
  getTextInfo?(): { direction?: string } | undefined
}

/** A language by its tag in the usual spelling (`de`, `pt-BR`); undefined where `text` is no such tag. */
export function languageTag(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

/** What a language is called in another; undefined where nobody has a name for it, or it is no tag. */
export function nameOfLanguage(language: string, inLanguage: string): string | undefined {
  try {
    return new Intl.DisplayNames([inLanguage], { type: 'language', fallback: 'none' }).of(language)
  } catch {
    return undefined
  }
}

/** The tag of a language that somebody names by its tag in any spelling, or by its name in English or in itself. */
export function languageNamed(text: string): string | undefined {
  const tag = languageTag(text.replaceAll('_', '-'))
  if (tag && nameOfLanguage(tag, 'en')) return tag
  const letters = [...'abcdefghijklmnopqrstuvwxyz']
  const name = text.toLowerCase()
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .find((each) => [each, 'en'].some((inLanguage) => nameOfLanguage(each, inLanguage)?.toLowerCase() === name))
}

/** In which direction a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const locale: WrittenLocale = new Intl.Locale(language)
  const { direction } = locale.getTextInfo?.() ?? locale.textInfo ?? {}
  return direction === 'rtl' ? 'rtl' : 'ltr'
}

/**
 * Which of the `known` languages somebody reads who asks for one: the same, else the same language in the same script.
 * So `de-AT` has `de`, but `zh-TW`, which is written in other characters, not `zh`.
 */
export function languageAmong(known: readonly string[], asked: string): string | undefined {
  const tag = languageTag(asked)
  if (tag === undefined) return undefined
  if (known.includes(tag)) return tag
  const { language, script } = new Intl.Locale(tag).maximize()
  return known.find((each) => {
    const likely = new Intl.Locale(each).maximize()
    return likely.language === language && likely.script === script
  })
}

/** A language and those that it is a variety of, the nearest first: `zh-Hant-TW`, `zh-Hant`, `zh`. */
export function withParents(language: string): string[] {
  const parts = language.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}
