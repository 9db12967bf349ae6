/** The constants of SHA-2 (FIPS 180-4 §4.2, §5.3): the first 64 bits after the point of roots of the first primes. */

const primes: bigint[] = []
for (let n = 2n; primes.length < 80; n++) if (primes.every(prime => n % prime !== 0n)) primes.push(n)

/** floor(value ** (1/degree)), by bisection. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n
  let high = 1n << 80n
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    if (middle ** degree <= value) low = middle
    else high = middle - 1n
  }
  return low
}
const fraction = (degree: bigint) => (prime: bigint) => BigInt.asUintN(64, root(prime << (64n * degree), degree))

let cube: readonly bigint[] | undefined
let square: readonly bigint[] | undefined
/** Of 80 primes: the round constants. */
export function cubeRoots(): readonly bigint[] {
  cube ??= primes.map(fraction(3n))
  return cube
}
/** Of 8 primes: the initial hash. */
export function squareRoots(): readonly bigint[] {
  square ??= primes.slice(0, 8).map(fraction(2n))
  return square
}
