import { parseJson } from '../net/json.js';
import { apiUrl } from '../net/urls.js';
import { readSnapshot } from './monitoring-snapshot.js';
import { ServerClock } from './server-clock.js';

const INTERVAL = 1_000;
const MAX_INTERVAL = 15_000;
const TIMEOUT = 10_000;
/** The work of the answers takes at most one part in so many of the time, with any number of connections. */
const SHARE = 10;

/**
 * Requests `api/monitoring` each second while the page is visible, one request at a time.
 *
 * `onSnapshot` gets each snapshot, with the server's time as `now`. `onState` gets `{ name: 'live' }`, `{ name: 'stale', since }`
 * (the time of the last answer, `null` without one) or `{ name: 'denied', status }`. After a rejection it requests nothing until
 * {@link retry}, because a browser may open a sign-in dialog for each request.
 */
export class MonitoringFeed {
  #onSnapshot;
  #onState;
  #clock = new ServerClock();
  #lastAnswer = null;
  #lastUptime = Infinity;
  #failures = 0;
  #work = 0;
  #denied = false;
  #busy = false;
  #timer = 0;

  constructor({ onSnapshot, onState }) {
    this.#onSnapshot = onSnapshot;
    this.#onState = onState;
    document.addEventListener('visibilitychange', () => this.#schedule(0));
    this.#schedule(0);
  }

  retry() {
    this.#denied = false;
    this.#failures = 0;
    this.#schedule(0);
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    if (document.hidden || this.#denied || this.#busy) return;
    this.#timer = setTimeout(() => this.#request(), delay);
  }

  async #request() {
    this.#busy = true;
    const asked = performance.now();
    try {
      const response = await fetch(`${apiUrl('monitoring')}?tables=0`, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) });
      if (response.status === 401 || response.status === 403) this.#denyAccess(response.status);
      else if (!response.ok) throw new Error(`status ${response.status}`);
      else await this.#read(await response.text());
    } catch {
      this.#failures++;
      this.#onState({ name: 'stale', since: this.#lastAnswer });
    }
    this.#busy = false;
    this.#schedule(Math.max(INTERVAL / 4, this.#interval() - (performance.now() - asked)));
  }

  async #read(text) {
    const began = performance.now();
    await this.#answered(readSnapshot(parseJson(text)));
    this.#work = performance.now() - began;
  }

  #interval() {
    return Math.min(MAX_INTERVAL, Math.max(INTERVAL * 2 ** Math.min(this.#failures, 10), this.#work * SHARE));
  }

  #denyAccess(status) {
    this.#denied = true;
    this.#onState({ name: 'denied', status });
  }

  async #answered(snapshot) {
    // The uptime went down: the server was started again. The first answer counts as a start.
    if (snapshot.uptime < this.#lastUptime) await this.#clock.synchronize();
    this.#lastUptime = snapshot.uptime;
    this.#lastAnswer = new Date();
    this.#failures = 0;
    this.#onState({ name: 'live' });
    this.#onSnapshot({ ...snapshot, now: this.#clock.at(snapshot.uptime) });
  }
}
