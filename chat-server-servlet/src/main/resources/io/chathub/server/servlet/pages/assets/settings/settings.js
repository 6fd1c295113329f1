const STORAGE_KEY = 'chathub.settings';
/** The script `first-paint.js` reads the appearance before this module is loaded. */
const DEFAULTS = { appearance: 'system', compact: false, notifications: false, sound: false };

/** The settings that the user has chosen for this browser. They are kept over reloads, and are the same in all tabs. */
export class Settings {
  #values = stored();
  #onChanged;

  /** @param onChanged is called after each change */
  constructor(onChanged) {
    this.#onChanged = onChanged;
    addEventListener('storage', ({ key }) => {
      if (key !== STORAGE_KEY) return;
      this.#values = stored();
      onChanged();
    });
  }

  /** Whether `compact`, `notifications` or `sound` is on; for `appearance`, `system`, `light` or `dark`. */
  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values[name] = value;
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(this.#values));
    } catch {
      // Storage is denied or full: the choice lasts until a reload.
    }
    this.#onChanged();
  }
}

function stored() {
  try {
    const values = Object.entries(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}'));
    return { ...DEFAULTS, ...Object.fromEntries(values.filter(([name, value]) => typeof value === typeof DEFAULTS[name])) };
  } catch {
    return { ...DEFAULTS };
  }
}
