const REPEAT_AFTER = 3_000;
const IDLE_AFTER = 4_000;

/** Tells the others that one types: `true` at most once in three seconds, `false` after a pause or an emptied input. */
export class TypingSender {
  #send;
  #active = false;
  #lastTrue = -Infinity;
  #laterTimer = 0;
  #idleTimer = 0;

  constructor(send) {
    this.#send = send;
  }

  changed(text) {
    if (text === '') {
      this.#end();
      return;
    }
    const wait = this.#lastTrue + REPEAT_AFTER - performance.now();
    if (wait <= 0) this.#begin();
    // Emptied and begun anew within the three seconds: say so when they are over.
    else if (!this.#active && !this.#laterTimer) this.#laterTimer = setTimeout(() => this.#begin(), wait);
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#end(), IDLE_AFTER);
  }

  /** A sent message, or a lost connection, ends it without a word: the others clear it by themselves. */
  forget() {
    this.#stop();
    this.#lastTrue = -Infinity;
  }

  #begin() {
    clearTimeout(this.#laterTimer);
    this.#laterTimer = 0;
    this.#active = true;
    this.#lastTrue = performance.now();
    this.#send(true);
  }

  #end() {
    const wasActive = this.#active;
    this.#stop();
    if (wasActive) this.#send(false);
  }

  #stop() {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#laterTimer);
    this.#laterTimer = 0;
    this.#active = false;
  }
}
