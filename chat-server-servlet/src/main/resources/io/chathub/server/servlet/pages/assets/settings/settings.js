const STORAGE_KEY = 'chathub.settings';
const DEFAULTS = { compact: false, notifications: false, sound: false };

/** The settings that the user has chosen for this browser. The values are kept over reloads. */
export class Settings {
  #values = { ...DEFAULTS, ...stored() };
  #onChanged;

  /** @param onChanged is called after each change */
  constructor(onChanged) {
    this.#onChanged = onChanged;
  }

  /** Whether a setting is on: `compact`, `notifications` or `sound`. */
  has(name) {
    return this.#values[name] === true;
  }

  set(name, isOn) {
    this.#values[name] = isOn;
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
    return Object.fromEntries(values.filter(([name, value]) => name in DEFAULTS && typeof value === 'boolean'));
  } catch {
    return {};
  }
}
