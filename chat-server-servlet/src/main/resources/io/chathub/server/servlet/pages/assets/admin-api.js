import { readOverview } from './admin-overview.js';
import { apiUrl } from './protocol.js';

const TIMEOUT = 10_000;
const LONGEST_ANSWER = 300;

/** An action was not taken; the message is for the operator. */
export class NotDone extends Error {}

/** What operators see beyond the numbers. */
export async function fetchOverview() {
  const response = await fetch(apiUrl('admin'), { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new NotDone(describe(response.status, await response.text()));
  return readOverview(await response.json());
}

/**
 * Takes an action: `disconnect`, `mute`, `unmute`, `ban` or `unban`. What it is about is a `kind` and a `value`.
 *
 * @returns how many connections it was about
 * @throws NotDone if the server did not, or did not answer
 */
export async function act(action, request) {
  try {
    // Asked for anew each time: a page may have been open for longer than its last token holds.
    const { actionToken } = await fetchOverview();
    const response = await fetch(apiUrl(`admin/${action}`), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-ChatHub-Action-Token': actionToken },
      body: JSON.stringify(request),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) throw new NotDone(describe(response.status, await response.text()));
    return (await response.json()).affected;
  } catch (error) {
    if (error instanceof NotDone) throw error;
    throw new NotDone('Not done: the server does not answer.');
  }
}

function describe(status, answer) {
  if (status === 401) return 'Not done: your sign-in is no longer good (401). Sign in again.';
  if (status === 403) return 'Not done: the server no longer takes you for an operator (403). Sign in again.';
  if (status === 429) return 'Not done: too many failed sign-ins from your address (429). Wait a minute.';
  return `Not done: ${answer.trim().slice(0, LONGEST_ANSWER) || 'no reason given'} (${status})`;
}
