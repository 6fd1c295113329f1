import { text } from '../i18n/texts.js';

/** The note about a loss of messages, see {@link Room}; null if no message was lost. */
export function describeLoss({ newEpoch, refused, floor, from, to, missed, more, since }) {
  if (newEpoch) return text('loss.epoch');
  if (refused) return text('loss.refused');
  if (from !== undefined) return text('loss.here', { count: to - from + 1 });
  if (missed === undefined) return text('loss.notKept');
  if (missed === null) return text('loss.maybe');
  if (missed === 0) return null;
  if (!more) return text('loss.here', { count: missed });
  return text(floor > since ? 'loss.awayNotKept' : 'loss.away', { count: missed });
}
