const SPAN = 300;
const GAP_AFTER = 5;

/** The last five minutes as columns of a chart: times in seconds, messages per second, connections. */
export class History {
  times = [];
  rates = [];
  connections = [];
  #lastUptime = null;
  #lastTotal = 0;

  static get SPAN() {
    return SPAN;
  }

  add({ now, uptime, totalMessages, totalConnections, recentMessages }) {
    const time = now / 1000;
    // The clock went back (another server, or a corrected clock): older samples do not fit on the same axis.
    if (this.times.length > 0 && time < this.times.at(-1) - GAP_AFTER) this.#clear();
    if (this.#lastUptime === null) this.#seed(time, uptime, totalMessages, recentMessages);
    if (this.times.length > 0 && time <= this.times.at(-1)) return;
    // No samples for some time (the page was hidden, or the server did not answer): the chart has a gap there.
    const gap = this.times.length > 0 && time - this.times.at(-1) > GAP_AFTER;
    if (gap) this.#push(this.times.at(-1) + 0.001, null, null);
    this.#push(time, gap ? null : this.#rate(uptime, totalMessages), totalConnections);
    this.#lastUptime = uptime;
    this.#lastTotal = totalMessages;
    const old = this.times.findIndex((t) => t >= time - SPAN - 2);
    for (const column of [this.times, this.rates, this.connections]) column.splice(0, old);
  }

  /** Messages per second since the last sample. In the chart `null` is a gap; `undefined`, of the first sample, is none. */
  #rate(uptime, totalMessages) {
    if (this.#lastUptime === null) return undefined;
    if (uptime <= this.#lastUptime || totalMessages < this.#lastTotal) return null;
    return ((totalMessages - this.#lastTotal) * 1000) / (uptime - this.#lastUptime);
  }

  /**
   * Adds message rates from before the page was opened, counted from the timestamps of the recent messages. The list of recent
   * messages is short: the rates begin at its oldest entry, or at the server's start if the list has all messages.
   */
  #seed(now, uptime, totalMessages, recentMessages) {
    const stamps = recentMessages.map(({ time }) => (time ? time.getTime() / 1000 : NaN)).filter(Number.isFinite);
    const complete = recentMessages.length >= totalMessages;
    // The second of the server's start is complete; the second of the oldest entry may have had more messages.
    const knownFrom = complete ? Math.floor(now - uptime / 1000) : Math.min(...stamps);
    const end = Math.floor(now);
    const start = Math.max(Math.ceil(knownFrom), end - SPAN);
    if (!(start < end)) return;
    const perSecond = new Array(end - start).fill(0);
    for (const stamp of stamps) {
      const second = Math.floor(stamp) - start;
      if (second >= 0 && second < perSecond.length) perSecond[second]++;
    }
    perSecond.forEach((count, second) => this.#push(start + second, count, null));
  }

  #push(time, rate, connections) {
    this.times.push(time);
    this.rates.push(rate);
    this.connections.push(connections);
  }

  #clear() {
    for (const column of [this.times, this.rates, this.connections]) column.length = 0;
    this.#lastUptime = null;
  }
}
