import { isObject, isText } from '../net/fields.js';
import { isRoomName } from '../net/input-rules.js';
import { nameProblem, normalizeName } from '../net/names.js';

/** A token that was rejected is asked for again once in this time, in milliseconds: the page around may give the same one. */
const ASK_AGAIN_AFTER = 10_000;
const MAX_TOKEN_LENGTH = 8_192;

/**
 * The chat page in a frame of the element `chathub-chat`. `docs/embedding.md` has the messages that both exchange. A message counts only
 * if its sender is the page around this one, with the origin that the address names and that the server admits; answers are sent to
 * this origin only.
 */
export class Embedding {
  #origin = originOfEmbedder();
  #onIdentity;
  #onRoom;
  #askedAt = -Infinity;
  #unread = 0;

  /**
   * @param onIdentity gets `{ token, name }` of the user of the page around: an empty token for none, null for no acceptable name
   * @param onRoom gets the name of the room to enter
   */
  constructor({ onIdentity, onRoom }) {
    this.#onIdentity = onIdentity;
    this.#onRoom = onRoom;
    if (!this.isActive) return;
    document.documentElement.classList.add('embedded');
    addEventListener('message', (event) => this.#received(event));
    addEventListener('focus', () => this.#read());
    document.addEventListener('visibilitychange', () => this.#read());
    document.addEventListener('pointerdown', () => this.#read());
  }

  /** Whether this page is in a frame of a page that the server admits. */
  get isActive() {
    return this.#origin !== null;
  }

  /** Tells the page around that its messages are received now. It sends the identity of its user. */
  start() {
    this.#post({ type: 'chathub:ready' });
  }

  /** Asks for another token. Returns false if this page is in no frame, or has asked a moment ago. */
  askForToken() {
    if (!this.isActive || performance.now() - this.#askedAt < ASK_AGAIN_AFTER) return false;
    this.#askedAt = performance.now();
    this.#post({ type: 'chathub:token-rejected' });
    return true;
  }

  /** An event arrived in the room. Messages of others count as unread while the user is elsewhere. */
  received({ type, deleted }, isNew, isOwn) {
    if (!this.isActive || type !== 'message' || !isNew || isOwn || deleted || this.#isWatched()) return;
    this.#show(this.#unread + 1);
  }

  #isWatched() {
    return !document.hidden && document.hasFocus();
  }

  #read() {
    if (!document.hidden && this.#unread > 0) this.#show(0);
  }

  #show(count) {
    this.#unread = count;
    this.#post({ type: 'chathub:unread', count });
  }

  #post(message) {
    if (this.isActive) parent.postMessage(message, this.#origin);
  }

  #received({ source, origin, data }) {
    if (source !== parent || origin !== this.#origin || !isObject(data)) return;
    if (data.type === 'chathub:identity') this.#onIdentity({ token: tokenOf(data.token), name: nameOf(data.name) });
    else if (data.type === 'chathub:room' && isText(data.room) && isRoomName(data.room)) this.#onRoom(data.room);
    else if (data.type === 'chathub:theme') applyAppearance(data.theme);
  }
}

const tokenOf = (token) => (isText(token) && token.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]*$/.test(token) ? token : '');

function nameOf(text) {
  if (!isText(text)) return null;
  const name = normalizeName(text);
  return nameProblem(name) === null ? name : null;
}

/** The origin of the page around, as the address names it; null in no frame, or where the server does not admit the origin. */
function originOfEmbedder() {
  const named = new URLSearchParams(location.search).get('embedder');
  if (parent === window || named === null) return null;
  const admitted = document.querySelector('meta[name="chathub-embedders"]')?.content.split(' ').filter(Boolean) ?? [];
  return admitted.some((entry) => admits(entry, named)) ? named : null;
}

/** Whether an entry of the server's list admits an origin: `*`, an origin, or `https://*.example.com` for all hosts below. */
function admits(entry, origin) {
  const page = parsed(origin);
  if (page === null || page.origin !== origin) return false;
  if (entry === '*') return true;
  const rule = parsed(entry.replace('://*.', '://'));
  if (rule === null || rule.protocol !== page.protocol || rule.port !== page.port) return false;
  return entry.includes('://*.') ? page.hostname.endsWith(`.${rule.hostname}`) : page.hostname === rule.hostname;
}

function parsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
