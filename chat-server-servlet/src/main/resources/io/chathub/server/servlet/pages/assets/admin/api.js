import { readConnections, readHistory, readOverview, readRooms } from './overview.js';
import { parseJson } from '../net/json.js';
import { apiUrl } from '../net/urls.js';

const TIMEOUT = 10_000;
/** The server answers after 30 s that an action goes on. */
const ACTION_TIMEOUT = 40_000;
const MAX_ANSWER_SHOWN = 300;
/** The last line of an export is shorter. */
const MAX_LAST_LINE = 100;

/** An action failed. The message is shown to the operator. */
export class ActionFailed extends Error {}

/** Requests what operators see beside the monitoring data and the tables: sanctions, the audit log, counters. */
export async function fetchOverview() {
  const response = await fetch(`${apiUrl('admin')}?tables=0`, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new ActionFailed(describe(response.status, await response.text()));
  return readOverview(await response.json());
}

/**
 * Requests a page of the messages of a room.
 *
 * @param before the offset after the page; undefined: the newest messages
 * @throws ActionFailed if the server rejects the request or does not answer
 */
export async function fetchHistory(room, before) {
  return readHistory(parseJson(await get('history', before === undefined ? { room } : { room, before })));
}

/**
 * Requests a part of the table of rooms.
 *
 * @param part `sort`, `filter`, `offset` and `limit`
 * @throws ActionFailed if the server rejects the request or does not answer
 */
export async function fetchRooms(part) {
  return readRooms(JSON.parse(await get('admin/rooms', part)));
}

/** Requests a part of the table of connections, as {@link fetchRooms}. */
export async function fetchConnections(part) {
  return readConnections(JSON.parse(await get('admin/connections', part)));
}

async function get(name, parameters) {
  try {
    const url = `${apiUrl(name)}?${new URLSearchParams(parameters)}`;
    const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) });
    const answer = await response.text();
    if (!response.ok) throw new ActionFailed(describe(response.status, answer));
    return answer;
  } catch (error) {
    if (error instanceof ActionFailed) throw error;
    throw new ActionFailed('Not done: the server does not answer.');
  }
}

/**
 * Executes an action: `disconnect`, `mute`, `unmute`, `ban`, `unban`, `delete`, `erase`, `close`, `backup` or `retain`.
 *
 * @param request the subject (`kind` and `value`), the `reason`, and the `duration` if the action has one
 * @returns the number of connections affected; undefined for an action that goes on
 * @throws ActionFailed if the server rejects the action or does not answer
 */
export async function act(action, request) {
  return (await post(action, request, AbortSignal.timeout(ACTION_TIMEOUT), (response) => response.json())).affected;
}

/**
 * Requests an export of everything, as a file.
 *
 * @throws ActionFailed if the server rejects it, or the export ends without its last line
 */
export async function fetchExport() {
  const file = await post('export', { kind: 'data', value: '*' }, undefined, (response) => response.blob());
  const end = await file.slice(-MAX_LAST_LINE).text();
  if (!/\n\{"end":true,"entries":\d+\}\n$/.test(end)) throw new ActionFailed('Not done: the export has ended early.');
  return file;
}

async function post(action, request, signal, read) {
  try {
    // A new token for each action: the page may have been open for longer than a token is valid.
    const { actionToken } = await fetchOverview();
    const response = await fetch(apiUrl(`admin/${action}`), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-ChatHub-Action-Token': actionToken },
      body: JSON.stringify(request),
      cache: 'no-store',
      signal,
    });
    if (!response.ok) throw new ActionFailed(describe(response.status, await response.text()));
    return await read(response);
  } catch (error) {
    if (error instanceof ActionFailed) throw error;
    throw new ActionFailed('Not done: the server does not answer.');
  }
}

function describe(status, answer) {
  if (status === 401) return 'Not done: your sign-in is no longer valid (401). Sign in again.';
  if (status === 403) return 'Not done: you are no longer an operator of this server (403). Sign in again.';
  if (status === 429) return 'Not done: too many failed sign-ins from your address (429). Wait a minute.';
  return `Not done: ${answer.trim().slice(0, MAX_ANSWER_SHOWN) || 'no reason given'} (${status})`;
}
