// For scripts of tests with an order that a seed determines.

/** A generator of whole numbers below a bound. */
function randomFrom(seed) {
  let state = seed * 2654435761 >>> 0;
  return (bound) => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
