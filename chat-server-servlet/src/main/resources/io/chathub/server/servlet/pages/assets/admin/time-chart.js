import uPlot from '../uPlot.esm.js';
import { setText } from '../dom/dom.js';
import { formatTime, formatTimeWithSeconds } from '../dom/format.js';

const darkTheme = matchMedia('(prefers-color-scheme: dark)');

/** A line chart of the last minutes, with a summary as text for screen readers and a readout of the value at the cursor. */
export class TimeChart {
  #options;
  #plot = null;
  #data = [[], []];
  #now = 0;

  /**
   * @param color the name of a CSS variable; the fill is the variable with `-fill` appended
   * @param span the time shown, in seconds
   * @param steps whether a value is valid until the next one, as a count is
   * @param format formats a value as text
   */
  constructor(options) {
    this.#options = options;
    new ResizeObserver(() => this.#resize()).observe(options.container);
    // uPlot reads the colours once, so a change of the theme creates the chart again.
    darkTheme.addEventListener('change', () => this.#rebuild());
  }

  show(times, values, now) {
    this.#data = [times, values];
    this.#now = now;
    setText(this.#options.summary, this.#summarize(values));
    if (this.#plot) this.#plot.setData(this.#data);
    else this.#rebuild();
  }

  #summarize(values) {
    const known = values.filter((value) => value !== null && value !== undefined);
    if (known.length === 0) return 'Waiting for data';
    const { format } = this.#options;
    const average = known.reduce((sum, value) => sum + value, 0) / known.length;
    const highest = known.reduce((max, value) => Math.max(max, value), 0);
    return `Last 5 minutes: now ${format(known.at(-1))}, average ${format(average)}, highest ${format(highest)}`;
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#options.container;
    if (this.#plot && width > 0) this.#plot.setSize({ width, height });
  }

  #rebuild() {
    const { container } = this.#options;
    if (this.#now === 0 || container.clientWidth === 0) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#plotOptions(), this.#data, container);
  }

  #plotOptions() {
    const { container, color, span, steps, wholeNumbers } = this.#options;
    const style = getComputedStyle(container);
    const variable = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: variable('--muted'), font: `12px ${style.fontFamily}`, ticks: { show: false } };
    const grid = { stroke: variable('--grid'), width: 1 };
    return {
      width: container.clientWidth,
      height: container.clientHeight,
      // The label of a time is centred on its tick, which may be at the edge.
      padding: [10, Math.ceil(widestTime(axis.font) / 2) + 2, 4, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      hooks: { setCursor: [(plot) => this.#readOut(plot.cursor.idx)] },
      scales: {
        x: { range: () => [this.#now - span, this.#now] },
        y: { range: (_plot, _min, max) => [0, Math.max(max ?? 0, 1) * 1.15] },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 70, size: 30, values: (_plot, splits) => splits.map((t) => formatTime(new Date(t * 1000))), incrs: [60, 120] },
        { ...axis, grid, size: (_plot, labels) => sizeFor(labels, axis.font), space: 34, ...(wholeNumbers ? { incrs: wholeSteps() } : {}) },
      ],
      series: [
        {},
        {
          stroke: variable(color),
          fill: variable(`${color}-fill`),
          width: 2,
          points: { show: false },
          ...(steps ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        },
      ],
    };
  }

  #readOut(index) {
    const value = index === null || index === undefined ? null : this.#data[1][index];
    const known = value !== null && value !== undefined;
    setText(this.#options.readout, known ? `${formatTimeWithSeconds(new Date(this.#data[0][index] * 1000))}  ${this.#options.format(value)}` : '');
  }
}

const MIN_AXIS = 44;
/** The space between a label and the chart, and one pixel for rounding. */
const AXIS_GAP = 16;
const ruler = document.createElement('canvas').getContext('2d');

function widthOf(text, font) {
  ruler.font = font;
  return ruler.measureText(text).width;
}

/** The width of the widest time of day, before noon and after. */
function widestTime(font) {
  return Math.max(...[10, 22].map((hour) => widthOf(formatTime(new Date(2000, 0, 1, hour, 58)), font)));
}

/** The width of the axis with these labels, which are null before the first. */
function sizeFor(labels, font) {
  return Math.max(MIN_AXIS, ...(labels ?? []).map((label) => Math.ceil(widthOf(String(label ?? ''), font)) + AXIS_GAP));
}

/** Axis steps for whole numbers: 1, 2, 5, 10, 20, 50, … */
function wholeSteps() {
  return Array.from({ length: 24 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
}
