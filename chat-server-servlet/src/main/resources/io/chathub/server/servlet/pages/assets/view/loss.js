import { formatCount } from '../dom/format.js';

/** The note about a loss of messages, see {@link Room}; null if no message was lost. */
export function describeLoss({ newEpoch, refused, floor, from, to, missed, more, since }) {
  if (newEpoch) return 'The server has lost the history from before. Messages may be missing here.';
  if (refused) return 'Some messages could not be loaded. The newest ones follow.';
  if (from !== undefined) return lostHere(to - from + 1);
  if (missed === undefined) return 'Messages are missing here that the server no longer keeps.';
  if (missed === null) return 'Messages may be missing here.';
  if (missed === 0) return null;
  if (!more) return lostHere(missed);
  const away = `${missed === 1 ? 'One other message was' : `${formatCount(missed)} other messages were`} posted while you were away.`;
  return floor > since ? `${away} Some are no longer kept.` : `${away} Scroll up to read ${missed === 1 ? 'it' : 'them'}.`;
}

function lostHere(count) {
  return count === 1 ? 'One message was lost here.' : `${formatCount(count)} messages were lost here.`;
}
