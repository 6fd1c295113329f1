/** Milliseconds: a burst of messages is heard once. */
const PAUSE = 1_500;
/** The two tones: hertz, and the seconds at which they begin. */
const TONES = [[660, 0], [880, .12]];
const SECONDS = .18;
const VOLUME = .12;

/** A short sound of two tones. */
export class Sound {
  #context = null;
  #last = -Infinity;

  play() {
    const now = performance.now();
    if (now - this.#last < PAUSE) return;
    this.#last = now;
    this.#context ??= new AudioContext();
    // Before the first press of a key or button a browser keeps it silent.
    if (this.#context.state === 'suspended') this.#context.resume().then(() => this.#tones());
    else this.#tones();
  }

  #tones() {
    const { currentTime, destination } = this.#context;
    for (const [frequency, delay] of TONES) {
      const begin = currentTime + delay;
      const tone = this.#context.createOscillator();
      const volume = this.#context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(VOLUME, begin);
      volume.gain.exponentialRampToValueAtTime(.001, begin + SECONDS);
      tone.connect(volume).connect(destination);
      tone.start(begin);
      tone.stop(begin + SECONDS);
    }
  }
}
