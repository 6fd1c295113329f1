import { text } from '../i18n/texts.js';
import { create } from './dom.js';

/** The name of a user, or what stands for an empty one. */
export const shownName = (name) => name || text('page.noName');

/** Creates a name inside a sentence, isolated so that a right-to-left name does not reorder the words around it. */
export const nameElement = (name) => create('bdi', '', shownName(name));
