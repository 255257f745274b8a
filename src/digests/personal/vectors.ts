/** The sum of the products of `length` numbers of each, from the places `atA` and `atB` on, which must be there. */
export function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  // Four sums at once, since each addition to one has to wait for the one before.
  let sum = 0
  let second = 0
  let third = 0
  let fourth = 0
  let i = 0
  for (; i + 3 < length; i += 4) {
    sum += (a[atA + i] as number) * (b[atB + i] as number)
    second += (a[atA + i + 1] as number) * (b[atB + i + 1] as number)
    third += (a[atA + i + 2] as number) * (b[atB + i + 2] as number)
    fourth += (a[atA + i + 3] as number) * (b[atB + i + 3] as number)
  }
  for (; i < length; i += 1) sum += (a[atA + i] as number) * (b[atB + i] as number)
  return sum + second + third + fourth
}

/** Adds `length` numbers of `source`, times `factor`, to those of `target`. */
export function addScaled(
  target: Float32Array,
  atTarget: number,
  source: Float32Array,
  atSource: number,
  length: number,
  factor: number,
): void {
  for (let i = 0; i < length; i += 1) {
    target[atTarget + i] = (target[atTarget + i] as number) + factor * (source[atSource + i] as number)
  }
}

/**
 * Gives `length` numbers from `at` on the length 1 as a vector; zeros stay zeros.
 * @returns the length that they had.
 */
export function toUnit(vector: Float32Array, at: number, length: number): number {
  const norm = Math.sqrt(dot(vector, at, vector, at, length))
  if (norm > 0) for (let i = 0; i < length; i += 1) vector[at + i] = (vector[at + i] as number) / norm
  return norm
}
