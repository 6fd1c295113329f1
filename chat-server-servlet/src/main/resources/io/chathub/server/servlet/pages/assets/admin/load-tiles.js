import { byId, setText } from '../dom/dom.js';
import { formatBytes, formatCount, formatRate } from '../dom/format.js';
import { RateMeter } from './rate-meter.js';

/** The overview is requested every 3 s: a rate is over some of them. */
const RATE_WINDOW = 12_000;

/** The tiles of the server's load: deliveries, bytes, lanes, rooms and the heap. */
export class LoadTiles {
  #deliveries = new RateMeter(RATE_WINDOW);
  #bytes = new RateMeter(RATE_WINDOW);

  show(load) {
    if (load === null) return;
    const { uptime, deliveries, bytesOut, bytesWaiting, lanes, laneBacklog, rooms, heapUsed, heapMax } = load;
    showRate('delivery-rate', this.#deliveries.add(uptime, deliveries), formatRate);
    showRate('sent-rate', this.#bytes.add(uptime, bytesOut), formatBytes);
    setText(byId('waiting-bytes'), formatBytes(bytesWaiting));
    setText(byId('lanes-label'), `Backlog of ${formatCount(lanes)} lanes`);
    setText(byId('lane-backlog'), formatCount(laneBacklog));
    setText(byId('rooms-count'), formatCount(rooms));
    setText(byId('heap-label'), `Heap of ${formatBytes(heapMax)}`);
    setText(byId('heap'), formatBytes(heapUsed));
  }
}

function showRate(id, rate, format) {
  setText(byId(id), rate === null ? '–' : format(rate));
}
