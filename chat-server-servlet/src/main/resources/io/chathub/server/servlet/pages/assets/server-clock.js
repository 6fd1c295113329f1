import { parseTime } from './format.js';
import { apiUrl } from './protocol.js';

/**
 * Server time, so that "5 s ago" is right on a device whose clock is wrong. Monitoring answers carry the uptime only;
 * the start they count from comes from `api/status`. Without it, this device's clock has to do.
 */
export class ServerClock {
  #start = null;

  async learn() {
    this.#start = null;
    try {
      const response = await fetch(apiUrl('status'), { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
      if (response.ok) this.#start = parseTime((await response.json())?.startTime);
    } catch {
      // The device's clock it is.
    }
  }

  at(uptime) {
    return this.#start ? this.#start.getTime() + uptime : Date.now();
  }
}
