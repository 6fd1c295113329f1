import { isCount, isObject, isText } from '../net/fields.js';

/** The event modules by type. Their contract is in `index.js`. */
export class EventRegistry {
  #modules;

  /** @param modules the event modules */
  constructor(modules) {
    this.#modules = new Map(modules.map((module) => [module.type, module]));
  }

  /**
   * Parses an event of a room; null for a malformed event. An event of an unknown type that has an offset is returned without
   * its fields: the page does not show it, but it takes its offset in the order of the room. Without an offset it is null.
   */
  parse(raw) {
    const { type, room, offset } = raw;
    if (!isText(type) || !isText(room)) return null;
    const module = this.#modules.get(type);
    if (!module) return isCount(offset) ? { type, room, offset } : null;
    const fields = module.parse(raw);
    return isObject(fields) ? { ...fields, type, room } : null;
  }

  /** Applies an event of a known type; ignores an unknown one. */
  apply(event, chat, isNew) {
    this.#modules.get(event.type)?.apply(event, chat, isNew);
  }
}
