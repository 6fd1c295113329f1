// Wiring of the monitoring page.
import { byId, setText } from './dom.js';
import { formatCount, formatDuration, formatRate, formatTimeWithSeconds } from './format.js';
import { ConnectionsTable } from './connections-table.js';
import { History } from './history.js';
import { MonitoringFeed } from './monitoring-feed.js';
import { RateMeter } from './rates.js';
import { RecentEvents, RecentMessages } from './recent-lists.js';
import { TimeChart } from './charts.js';

const DENIED = {
  401: 'The server asks for a sign-in (401). Sign in, then try again.',
  403: 'The server does not let you see this page (403).',
};

const state = byId('feed-state');
const history = new History();
const messageRate = new RateMeter();
const eventRate = new RateMeter();
const connections = new ConnectionsTable();
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

byId('try-again').addEventListener('click', () => feed.retry());

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
  if (name === 'denied') setText(byId('denied-text'), DENIED[status]);
}
