const keys = new WeakMap();

/**
 * Renders `items` as the children of `parent`, in order. The element of a key is kept over renderings: it keeps its scroll
 * position and is not announced again by a screen reader.
 *
 * @param create creates the element of a new item
 * @param update updates the element of an item, new or kept
 */
export function renderKeyed(parent, items, keyOf, create, update = () => {}) {
  const keyed = uniqueKeys(items, keyOf);
  const kept = new Map();
  for (const child of [...parent.children]) {
    const key = keys.get(child);
    if (keyed.has(key)) kept.set(key, child);
    else child.remove();
  }
  let next = parent.firstElementChild;
  for (const [key, item] of keyed) {
    let element = kept.get(key);
    if (!element) {
      element = create(item);
      keys.set(element, key);
    }
    update(element, item);
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
}

/** Adds a count to repeated keys: two equal items have an element each. */
function uniqueKeys(items, keyOf) {
  const keyed = new Map();
  for (const item of items) {
    const key = keyOf(item);
    let unique = key;
    for (let n = 2; keyed.has(unique); n++) unique = `${key}#${n}`;
    keyed.set(unique, item);
  }
  return keyed;
}
