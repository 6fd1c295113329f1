/** The element with this id. Throws if there is none: the page and its module do not fit together. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no #${id} in this page`);
  return element;
}

/** Creates an element. `text` is set as text, never as markup, because any user may have written it. */
export function create(tag, className = '', text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  return element;
}

/** Sets the text if it differs, so that an unchanged element causes no layout and no announcement by a screen reader. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether this page may move the focus by itself: in a frame of another page only while its user is in the frame. */
export const mayTakeFocus = () => parent === window || document.hasFocus();
