import { language } from './language.js';
import { text } from './texts.js';

/** The codes of errors whose meaning is the same in every room, and what the page calls them. */
const ERRORS = {
  'too-large': 'error.tooLarge',
  'bad-username': 'error.badUsername',
  'bad-room': 'error.badRoom',
  'name-taken': 'error.nameTaken',
  'room-limit': 'error.roomLimit',
  'not-a-member': 'error.notAMember',
  'not-found': 'error.notFound',
  conflict: 'error.conflict',
  limit: 'error.limit',
  'identity-required': 'error.identityRequired',
  internal: 'error.internal',
};

/**
 * Why the server has refused a request, as a part of a sentence. The server's words are in English, or those of its host: in other languages
 * the page has its own for the known codes, but not for `forbidden`, which a host explains.
 */
export function reasonOf({ code, message = '' }) {
  const key = ERRORS[code];
  const own = key === undefined ? '' : text(key);
  const reason = language === 'en' ? message || own || code : own || message || code;
  return reason.replace(/\.$/, '');
}
