import { setText } from './dom.js';
import { formatCount } from './format.js';
import { apiUrl } from './protocol.js';

const INTERVAL = 15_000;
const AFTER_CHANGE = 600;

/** Shows how many connections the server has, by its own word: the roster of v1 cannot know. */
export class ConnectedCount {
  #element;
  #running = false;
  #busy = false;
  #again = false;
  #timer = 0;
  #due = Infinity;

  constructor(element) {
    this.#element = element;
    document.addEventListener('visibilitychange', () => this.#schedule(0));
  }

  start() {
    this.#running = true;
    this.#schedule(0);
  }

  stop() {
    this.#running = false;
    this.#cancel();
    setText(this.#element, '');
  }

  /** Somebody came or went: ask soon, once for a whole burst. */
  refreshSoon() {
    this.#schedule(AFTER_CHANGE);
  }

  #schedule(delay) {
    if (!this.#running || document.hidden) {
      this.#cancel();
      return;
    }
    if (this.#busy) {
      this.#again = true;
      return;
    }
    // An earlier request that is already due covers this one.
    if (this.#due <= Date.now() + delay) return;
    this.#cancel();
    this.#due = Date.now() + delay;
    this.#timer = setTimeout(() => this.#ask(), delay);
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  async #ask() {
    this.#due = Infinity;
    this.#busy = true;
    let count = null;
    try {
      const response = await fetch(apiUrl('status'), { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (response.ok) count = (await response.json())?.activeConnections;
    } catch {
      // No count is no harm: the connection state already says what is wrong.
    }
    this.#busy = false;
    if (!this.#running) return;
    setText(this.#element, Number.isFinite(count) ? `${formatCount(count)} connected` : '');
    const soon = this.#again;
    this.#again = false;
    this.#schedule(soon ? AFTER_CHANGE : INTERVAL);
  }
}
