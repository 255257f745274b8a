/** Zapf Dingbats that Unicode had elsewhere already. */
const elsewhere = new Map<number, number>(
  Object.entries({
    37: 0x260e,
    42: 0x261b,
    43: 0x261e,
    72: 0x2605,
    108: 0x25cf,
    110: 0x25a0,
    115: 0x25b2,
    116: 0x25bc,
    117: 0x25c6,
    119: 0x25d7,
    168: 0x2663,
    169: 0x2666,
    170: 0x2665,
    171: 0x2660,
    213: 0x2192,
    214: 0x2194,
    215: 0x2195,
  }).map(([code, point]) => [Number(code), point]),
)

/**
 * The character of pifont's `\ding{182}`, here ❶: https://ctan.org/pkg/pifont, by the order of Unicode's Dingbats
 * (https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/zdingbat.txt). Undefined where there is none.
 */
export function dingbat(argument: string): string | undefined {
  const code = /^\d{2,3}$/.test(argument) ? Number(argument) : 0
  const point = elsewhere.get(code) ?? pointOf(code)
  return point === undefined ? undefined : String.fromCodePoint(point)
}

function pointOf(code: number): number | undefined {
  if (code >= 33 && code <= 126) return 0x26e0 + code
  // ① to ⑩ are among the enclosed numbers, the other circles among the dingbats.
  if (code >= 172 && code <= 181) return 0x2460 + code - 172
  return code >= 161 && code <= 254 && code !== 240 ? 0x2761 + code - 161 : undefined
}
