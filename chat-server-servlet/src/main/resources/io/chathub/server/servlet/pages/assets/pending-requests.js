/** The requests of one connection that are not answered yet. Each gets one reply, or `null` where the connection is lost. */
export class PendingRequests {
  #waiting = new Map();
  #count = 0;

  add(onReply) {
    const ref = String(++this.#count);
    this.#waiting.set(ref, onReply);
    return ref;
  }

  /** Whether somebody waited for this. */
  replied(message) {
    const onReply = this.#waiting.get(message.ref);
    if (!onReply) return false;
    this.#waiting.delete(message.ref);
    onReply(message);
    return true;
  }

  loseAll() {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const onReply of all) onReply(null);
  }
}
