/**
 * The filters and orders of the dashboard, in the query of its address: a reload, a bookmark and a copied link show the same part.
 */

/** Browsers limit how often a page may change its address. */
const DELAY = 300;

const waiting = new Map();
let timer = 0;

/** The value of a filter in the address; empty for none. */
export function readFilter(name) {
  return new URLSearchParams(location.search).get(name) ?? '';
}

/** Writes the value of a filter to the address, with a short delay; an empty value is left out. */
export function writeFilter(name, value) {
  waiting.set(name, value);
  clearTimeout(timer);
  timer = setTimeout(write, DELAY);
}

addEventListener('pagehide', () => write());

function write() {
  clearTimeout(timer);
  if (waiting.size === 0) return;
  const query = new URLSearchParams(location.search);
  for (const [name, value] of waiting) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  waiting.clear();
  const text = query.toString();
  // Relative: an absolute address would lack the name and the password that a page may have been opened with.
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}${location.hash}`);
}
