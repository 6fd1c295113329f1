// Entry module of the dashboard: creates the parts and connects them. The directions of imports are in chat.js.
import { ActionDialog } from './admin/action-dialog.js';
import { ActionFailed, fetchOverview } from './admin/api.js';
import { byId, setText } from './dom/dom.js';
import { formatCount, formatDuration, formatRate, formatTimeWithSeconds } from './dom/format.js';
import { ConnectionsTable } from './admin/connections-table.js';
import { Counters } from './admin/counters.js';
import { History } from './admin/history.js';
import { LoadTiles } from './admin/load-tiles.js';
import { AuditLog, SanctionsList } from './admin/moderation-lists.js';
import { MonitoringFeed } from './admin/monitoring-feed.js';
import { RateMeter } from './admin/rate-meter.js';
import { RoomReader } from './admin/room-reader.js';
import { RoomsTable } from './admin/rooms-table.js';
import { StorePanel } from './admin/store-panel.js';
import { RecentEvents, RecentMessages } from './admin/recent-lists.js';
import { TimeChart } from './admin/time-chart.js';

const DENIED = {
  401: 'Your sign-in is not valid or has expired (401). Sign in again.',
  403: 'You are not an operator of this server (403). You may have to sign in again.',
};

const OVERVIEW_INTERVAL = 3_000;
const NOTICE_TIME = 8_000;

const state = byId('feed-state');
const history = new History();
const messageRate = new RateMeter();
const eventRate = new RateMeter();
const dialog = new ActionDialog((sentence) => showNotice(sentence, false));
const connections = new ConnectionsTable((action, connection) => dialog.open(action, connection));
const reader = new RoomReader((message) => dialog.open('delete', message));
const rooms = new RoomsTable((name) => reader.open(name), (name) => dialog.open('close', { username: name, data: name }));
const sanctions = new SanctionsList(showNotice);
const auditLog = new AuditLog();
const counters = new Counters();
const loadTiles = new LoadTiles();
const storePanel = new StorePanel((userId) => dialog.open('erase', { userId, username: userId }), showNotice);
const recentMessages = new RecentMessages((message) => dialog.open('delete', message));
const recentEvents = new RecentEvents();
const rateChart = new TimeChart({
  container: byId('rate-chart'), summary: byId('rate-summary'), readout: byId('rate-readout'),
  color: '--series-1', span: History.SPAN, format: (value) => `${formatRate(value)} per second`,
});
const loadChart = new TimeChart({
  container: byId('load-chart'), summary: byId('load-summary'), readout: byId('load-readout'),
  color: '--series-2', span: History.SPAN, steps: true, wholeNumbers: true, format: formatCount,
});
const feed = new MonitoringFeed({ onSnapshot: show, onState: showState });

let overviewLoadedAt = -Infinity;
let overviewBusy = false;
let serverNow = 0;
let noticeTimer = 0;

byId('try-again').addEventListener('click', () => feed.retry());
// A browser opens its sign-in dialog for a page only, not for a request of its scripts.
byId('sign-in-again').addEventListener('click', () => location.reload());

function show(snapshot) {
  const { now, uptime, totalConnections, totalMessages, totalEvents } = snapshot;
  setText(byId('uptime'), formatDuration(uptime));
  setText(byId('connections-count'), formatCount(totalConnections));
  setText(byId('total-messages'), formatCount(totalMessages));
  setText(byId('total-events'), formatCount(totalEvents));
  showRate(byId('message-rate'), messageRate.add(uptime, totalMessages));
  showRate(byId('event-rate'), eventRate.add(uptime, totalEvents));
  history.add(snapshot);
  rateChart.show(history.times, history.rates, now / 1000);
  loadChart.show(history.times, history.connections, now / 1000);
  connections.refresh(now);
  recentMessages.show(snapshot.recentMessages);
  recentEvents.show(snapshot.recentEvents);
  serverNow = now;
  if (performance.now() - overviewLoadedAt >= OVERVIEW_INTERVAL) loadOverview();
}

async function loadOverview() {
  if (overviewBusy) return;
  overviewBusy = true;
  overviewLoadedAt = performance.now();
  try {
    const overview = await fetchOverview();
    setText(byId('operator'), `You are ${overview.operator}`);
    sanctions.show(overview.sanctions, serverNow);
    auditLog.show(overview.auditLog);
    recentMessages.showPositions(overview.messages);
    counters.show(overview);
    loadTiles.show(overview.load);
    rooms.refresh(serverNow);
    reader.refresh();
    storePanel.show(overview.store);
  } catch (error) {
    // The monitoring feed gets the same rejection, or no answer either, and shows it.
    if (!(error instanceof ActionFailed) && !(error instanceof TypeError) && error.name !== 'TimeoutError') throw error;
  } finally {
    overviewBusy = false;
  }
}

/** Shows the outcome of an action for some seconds. */
function showNotice(sentence, failed) {
  const notice = byId('notice');
  setText(notice, sentence);
  notice.classList.toggle('bad', failed);
  notice.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { notice.hidden = true; }, NOTICE_TIME);
  loadOverview();
}

function showRate(element, rate) {
  setText(element, rate === null ? '–' : formatRate(rate));
}

function showState({ name, since, status }) {
  state.dataset.state = name;
  document.body.classList.toggle('no-answer', name !== 'live');
  const texts = {
    live: 'Live',
    stale: since ? `No answer since ${formatTimeWithSeconds(since)}` : 'No answer yet',
    denied: 'No access',
  };
  setText(state.querySelector('.state-text'), texts[name]);
  byId('denied').hidden = name !== 'denied';
  byId('sign-in-again').hidden = status !== 401;
  if (name === 'denied') setText(byId('denied-text'), DENIED[status]);
}
