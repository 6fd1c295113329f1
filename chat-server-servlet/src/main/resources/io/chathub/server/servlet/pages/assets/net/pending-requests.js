/** The unanswered requests of one connection. Each callback gets one reply, or `null` when the connection is lost. */
export class PendingRequests {
  #waiting = new Map();
  #count = 0;

  /** Registers a request; returns the `ref` to send with it. */
  add(onReply) {
    const ref = String(++this.#count);
    this.#waiting.set(ref, onReply);
    return ref;
  }

  /** Passes a reply to the callback of its request. A reply to no pending request is ignored. */
  replied(reply) {
    const onReply = this.#waiting.get(reply.ref);
    this.#waiting.delete(reply.ref);
    onReply?.(reply);
  }

  /** Answers all pending requests with `null`. */
  loseAll() {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const onReply of all) onReply(null);
  }
}
