import { parseTime } from '../net/fields.js';
import { apiUrl } from '../net/urls.js';

/**
 * The server's clock, so that "5 s ago" is right on a device with a wrong clock. Monitoring answers have the uptime only; the time
 * of the start comes from `api/status`. Without it, the device's clock is used.
 */
export class ServerClock {
  #start = null;

  /** Requests the time of the server's start. */
  async synchronize() {
    this.#start = null;
    try {
      const response = await fetch(apiUrl('status'), { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
      if (response.ok) this.#start = parseTime((await response.json())?.startTime);
    } catch {
      // Not available: at() uses the device's clock.
    }
  }

  /** The server's time at an uptime; both in milliseconds. */
  at(uptime) {
    return this.#start ? this.#start.getTime() + uptime : Date.now();
  }
}
