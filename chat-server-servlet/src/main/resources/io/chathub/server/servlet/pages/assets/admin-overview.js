import { parseTime } from './format.js';

/** An answer of `api/admin` with every field of its right kind, whatever was sent. The audit log is newest first. */
export function readOverview(raw) {
  if (raw === null || typeof raw !== 'object' || typeof raw.actionToken !== 'string') throw new Error('not an overview');
  return {
    operator: text(raw.operator),
    actionToken: raw.actionToken,
    refusedHandshakes: counts(raw.refusedHandshakes),
    refusals: counts(raw.refusals),
    closes: objects(raw.closes).map(({ code, reason, count }) => ({ name: `${number(code)} ${text(reason)}`, count: number(count) })),
    dropped: [
      { name: 'notices to slow clients', count: number(raw.droppedFrames) },
      { name: 'calls of slow listeners', count: number(raw.droppedNotifications) },
    ],
    failedSignIns: number(raw.failedSignIns),
    clients: new Map(objects(raw.clients).map((client) => [text(client.id), {
      userId: text(client.userId),
      remoteAddress: text(client.remoteAddress),
      version: number(client.version),
      rooms: Array.isArray(client.rooms) ? client.rooms.map(text) : [],
    }])),
    sanctions: objects(raw.sanctions).map((sanction) => ({
      sanction: text(sanction.sanction),
      kind: text(sanction.kind),
      value: text(sanction.value),
      until: parseTime(sanction.until),
      moderator: text(sanction.moderator),
      reason: text(sanction.reason),
    })),
    auditLog: objects(raw.auditLog).map((line) => ({
      at: parseTime(line.at),
      moderator: text(line.moderator),
      action: text(line.action),
      kind: text(line.kind),
      value: text(line.value),
      seconds: number(line.duration),
      reason: text(line.reason),
      affected: number(line.affected),
    })).reverse(),
  };
}

const objects = (value) => (Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : []);
const text = (value) => (typeof value === 'string' ? value : '');
const number = (value) => (Number.isFinite(value) ? value : 0);
const counts = (value) => Object.entries(value !== null && typeof value === 'object' ? value : {})
  .map(([name, count]) => ({ name, count: number(count) }));
