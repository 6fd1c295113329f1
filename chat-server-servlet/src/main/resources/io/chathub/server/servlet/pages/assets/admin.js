// Wiring of the monitoring page.
import { ActionDialog } from './action-dialog.js';
import { NotDone, fetchOverview } from './admin-api.js';
import { byId, setText } from './dom.js';
import { formatCount, formatDuration, formatRate, formatTimeWithSeconds } from './format.js';
import { ConnectionsTable } from './connections-table.js';
import { Counters } from './counters.js';
import { History } from './history.js';
import { AuditLog, SanctionsList } from './moderation-lists.js';
import { MonitoringFeed } from './monitoring-feed.js';
import { RateMeter } from './rates.js';
import { RecentEvents, RecentMessages } from './recent-lists.js';
import { TimeChart } from './charts.js';

const DENIED = {
  401: 'Your sign-in is not, or no longer, good (401). Sign in again.',
  403: 'The server does not, or no longer, take you for an operator (403). You may have to sign in again.',
};

const OVERVIEW_INTERVAL = 3_000;
const NOTICE_TIME = 8_000;

const state = byId('feed-state');
const history = new History();
const messageRate = new RateMeter();
const eventRate = new RateMeter();
const dialog = new ActionDialog((sentence) => done(sentence, false));
const connections = new ConnectionsTable((action, connection) => dialog.open(action, connection));
const sanctions = new SanctionsList(done);
const auditLog = new AuditLog();
const counters = new Counters();
const recentMessages = new RecentMessages();
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

let overviewAsked = -Infinity;
let overviewBusy = false;
let serverNow = 0;
let noticeTimer = 0;

byId('try-again').addEventListener('click', () => feed.retry());
// Only for a page does a browser ask its user who he is.
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
  connections.show(snapshot);
  recentMessages.show(snapshot.recentMessages);
  recentEvents.show(snapshot.recentEvents);
  serverNow = now;
  if (connections.lacksDetails || performance.now() - overviewAsked >= OVERVIEW_INTERVAL) askOverview();
}

async function askOverview() {
  if (overviewBusy) return;
  overviewBusy = true;
  overviewAsked = performance.now();
  try {
    const overview = await fetchOverview();
    setText(byId('operator'), `You are ${overview.operator}`);
    connections.showDetails(overview.clients);
    sanctions.show(overview.sanctions, serverNow);
    auditLog.show(overview.auditLog);
    counters.show(overview);
  } catch (error) {
    // The feed hears the same refusal, or the same silence, and says so.
    if (!(error instanceof NotDone) && !(error instanceof TypeError) && error.name !== 'TimeoutError') throw error;
  } finally {
    overviewBusy = false;
  }
}

function done(sentence, wrong) {
  const notice = byId('notice');
  setText(notice, sentence);
  notice.classList.toggle('bad', wrong);
  notice.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { notice.hidden = true; }, NOTICE_TIME);
  askOverview();
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
