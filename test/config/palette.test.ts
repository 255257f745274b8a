import { describe, expect, test } from 'vitest'
import { contrast, leastContrast, paletteOf } from '../../src/config/palette.ts'

describe('contrast', () => {
  // Ratios as the tools of the W3C's own examples give them.
  test.each([
    ['#000000', '#ffffff', 21],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
    ['#8f2b1c', '#8f2b1c', 1],
  ])('of %s on %s is %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 2)
    expect(contrast(other, one)).toBe(contrast(one, other))
  })
})

describe('a palette', () => {
  test.each([
    ['nothing', {}],
    ['black on white', { COLOR_PAPER: '#ffffff', COLOR_INK: '#000000' }],
    ['hardly enough', { COLOR_PAPER: '#ffffff', COLOR_INK: '#767676', COLOR_ACCENT: '#767676' }],
    ['dark in the light', { COLOR_PAPER: '#000000', COLOR_INK: '#808080', COLOR_ACCENT: '#ff8800' }],
    ['light in the dark', { COLOR_PAPER_DARK: '#eeeeee', COLOR_INK_DARK: '#222222', COLOR_ACCENT: '#00ff00' }],
    ['a dark accent', { COLOR_ACCENT: '#000033', COLOR_PAPER_DARK: '#000000' }],
  ])('of %s has only text that can be read', (_, set) => {
    const { light, dark } = paletteOf(set)
    for (const { paper, field, ink, quiet } of [light, dark]) {
      for (const text of [ink, quiet]) {
        expect(contrast(text, paper)).toBeGreaterThanOrEqual(leastContrast)
        expect(contrast(text, field)).toBeGreaterThanOrEqual(leastContrast)
      }
    }
    expect(contrast(dark.accent, dark.paper)).toBeGreaterThanOrEqual(leastContrast)
  })

  test('keeps what is set as it is', () => {
    const set = {
      COLOR_PAPER: '#fefefe',
      COLOR_INK_DARK: '#cccccc',
      COLOR_ACCENT: '#004488',
      COLOR_ACCENT_DARK: '#66aaff',
    }
    expect(paletteOf(set)).toMatchObject({
      light: { paper: '#fefefe', accent: '#004488' },
      dark: { ink: '#cccccc', accent: '#66aaff' },
    })
  })

  test('has in the dark the hue of an accent that was set for the light alone', () => {
    const accent = paletteOf({ COLOR_ACCENT: '#004488' }).dark.accent
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(accent.slice(at, at + 2), 16))
    expect(blue).toBeGreaterThan(green)
    expect(green).toBeGreaterThan(red)
  })
})
