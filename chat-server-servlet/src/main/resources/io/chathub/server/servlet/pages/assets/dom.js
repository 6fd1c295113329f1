/** The element with this id; a missing one is a mistake in the page and fails at once. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no #${id} in this page`);
  return element;
}

/** Creates an element. Text goes in as text, never as markup: it may be what a stranger wrote. */
export function create(tag, className = '', text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

/** A name inside a sentence, isolated so that a right-to-left name cannot reorder the words around it. */
export function nameElement(name) {
  return create('bdi', '', name || 'No name');
}

/** Sets text only where it differs, so that unchanged parts cause no layout and no announcement. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
