/** Per-second rate of a growing total over the last seconds of server uptime. A restarted server starts it anew. */
export class RateMeter {
  #window;
  #samples = [];

  constructor(windowMillis = 5_000) {
    this.#window = windowMillis;
  }

  /** The rate after this sample; `null` while there is only one. */
  add(uptime, total) {
    const last = this.#samples.at(-1);
    if (last && (uptime < last.uptime || total < last.total)) this.#samples = [];
    this.#samples.push({ uptime, total });
    // The last sample outside the window is kept: the rate covers the whole window, also after a gap.
    while (this.#samples.length > 2 && this.#samples[1].uptime <= uptime - this.#window) this.#samples.shift();
    const first = this.#samples[0];
    return uptime > first.uptime ? ((total - first.total) * 1000) / (uptime - first.uptime) : null;
  }
}
