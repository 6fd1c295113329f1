/**
 * Moves the focus between elements by the arrow keys, Home and End. One of them is in the tab order. Where the text runs from right to left,
 * the next element is at the left.
 *
 * @param items returns the elements
 * @param columns how many of them are in a row; 1 for a list, where all arrow keys move by one
 */
export function moveFocusByKeys(container, items, columns = () => 1) {
  container.addEventListener('keydown', (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = at < 0 ? -1 : target(inReadingOrder(event.key, container), at, all.length, columns());
    if (to < 0) return;
    event.preventDefault();
    focusOnly(all, all[to]);
  });
}

/** Focuses one of the elements, which is the one in the tab order then. */
export function focusOnly(all, element) {
  for (const other of all) other.tabIndex = other === element ? 0 : -1;
  element?.focus();
}

const MIRRORED = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

function inReadingOrder(key, container) {
  return getComputedStyle(container).direction === 'rtl' ? MIRRORED[key] ?? key : key;
}

function target(key, at, count, columns) {
  switch (key) {
    case 'ArrowRight': return (at + 1) % count;
    case 'ArrowLeft': return (at - 1 + count) % count;
    case 'ArrowDown': return columns === 1 ? (at + 1) % count : Math.min(at + columns, count - 1);
    case 'ArrowUp': return columns === 1 ? (at - 1 + count) % count : at - columns;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return -1;
  }
}
