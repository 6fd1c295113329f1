/**
 * Exponential backoff with full jitter: the n-th delay is random between 0 and `first * 2^n` ms, at most `longest` ms.
 * The jitter spreads the reconnects of thousands of clients after a server restart.
 */
export class Backoff {
  #first;
  #longest;
  #random;
  #failures = 0;

  constructor(first = 500, longest = 30_000, random = Math.random) {
    this.#first = first;
    this.#longest = longest;
    this.#random = random;
  }

  /** The next delay in milliseconds. */
  next() {
    const ceiling = Math.min(this.#longest, this.#first * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
    return Math.round(this.#random() * ceiling);
  }

  reset() {
    this.#failures = 0;
  }
}
