// Delays frames, short timers, received frames and responses of a page, each at random by nothing or by `late` milliseconds, which
// the first line of the script defines: a test that reads the page too early fails often, and not once in a thousand runs.
const nativeTimer = globalThis.setTimeout.bind(globalThis);
const nativeFrame = globalThis.requestAnimationFrame.bind(globalThis);
const nativeFetch = globalThis.fetch.bind(globalThis);
const NativeSocket = globalThis.WebSocket;
/** Milliseconds. Longer timers are times that tests know. */
const SHORT_TIMER = 400;

const random = Math.random.bind(Math);
const delayed = () => (random() < 0.5 ? 0 : late);

globalThis.setTimeout = (run, delay = 0, ...values) => nativeTimer(run, delay < SHORT_TIMER ? delay + delayed() : delay, ...values);

const frames = new Map();
let lastFrame = 0;
globalThis.requestAnimationFrame = (run) => {
  const id = ++lastFrame;
  frames.set(id, () => clearTimeout(timer));
  const timer = nativeTimer(() => {
    const frame = nativeFrame((time) => {
      frames.delete(id);
      run(time);
    });
    frames.set(id, () => nativeCancel(frame));
  }, delayed());
  return id;
};
const nativeCancel = globalThis.cancelAnimationFrame.bind(globalThis);
globalThis.cancelAnimationFrame = (id) => {
  frames.get(id)?.();
  frames.delete(id);
};

globalThis.fetch = async (...values) => {
  const response = await nativeFetch(...values);
  await new Promise((done) => nativeTimer(done, delayed()));
  return response;
};

/** Calls the handler of the moment, which may have been removed during the delay. The events of a socket keep their order. */
globalThis.WebSocket = class extends NativeSocket {
  #handlers = new Map();
  #last = Promise.resolve();

  #handle(type, handler) {
    if (!this.#handlers.has(type)) {
      this.addEventListener(type, (event) => {
        const due = performance.now() + delayed();
        this.#last = this.#last
          .then(() => due > performance.now() && new Promise((done) => nativeTimer(done, due - performance.now())))
          .then(() => this.#handlers.get(type)?.call(this, event));
      });
    }
    this.#handlers.set(type, handler);
  }

  set onopen(handler) { this.#handle('open', handler); }
  set onmessage(handler) { this.#handle('message', handler); }
  set onclose(handler) { this.#handle('close', handler); }
  set onerror(handler) { this.#handle('error', handler); }
};
