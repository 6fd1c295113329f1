import { setText } from '../dom/dom.js';
import { formatCount } from '../dom/format.js';
import { apiUrl } from '../net/urls.js';

const INTERVAL = 15_000;
const AFTER_CHANGE = 600;

/** Shows the number of connections of the server, read from `api/status`. The roster has only the members of one room. */
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

  /** A member joined or left: requests the count soon, once for a burst. */
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
    // A request that is due earlier covers this one.
    if (this.#due <= performance.now() + delay) return;
    this.#cancel();
    this.#due = performance.now() + delay;
    this.#timer = setTimeout(() => this.#request(), delay);
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  async #request() {
    this.#due = Infinity;
    this.#busy = true;
    let count = null;
    try {
      const response = await fetch(apiUrl('status'), { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (response.ok) count = (await response.json())?.activeConnections;
    } catch {
      // The count is left out. The connection state shows what is wrong.
    }
    this.#busy = false;
    if (!this.#running) return;
    setText(this.#element, Number.isFinite(count) ? `${formatCount(count)} connected to this server` : '');
    const soon = this.#again;
    this.#again = false;
    this.#schedule(soon ? AFTER_CHANGE : INTERVAL);
  }
}
