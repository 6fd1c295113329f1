const keys = new WeakMap();

/**
 * Makes the children of `parent` show `items`, in order. Elements are kept by key, so what did not change keeps its
 * scroll position and is not announced again.
 *
 * @param create makes the element of a new item
 * @param update is called for new and kept elements alike
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

/** Equal keys are told apart by a count: two equal events are two lines. */
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
