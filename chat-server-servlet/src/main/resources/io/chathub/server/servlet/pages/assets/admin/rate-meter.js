/** The rate per second of a growing total, over the last 5 s of the server's uptime. A server restart resets it. */
export class RateMeter {
  #window;
  #samples = [];

  constructor(windowMillis = 5_000) {
    this.#window = windowMillis;
  }

  /** Adds a sample; returns the rate, or `null` after the first sample. */
  add(uptime, total) {
    const last = this.#samples.at(-1);
    if (last && (uptime < last.uptime || total < last.total)) this.#samples = [];
    this.#samples.push({ uptime, total });
    // The last sample before the window is kept, so that the rate covers the whole window, also after a gap.
    while (this.#samples.length > 2 && this.#samples[1].uptime <= uptime - this.#window) this.#samples.shift();
    const first = this.#samples[0];
    return uptime > first.uptime ? ((total - first.total) * 1000) / (uptime - first.uptime) : null;
  }
}
