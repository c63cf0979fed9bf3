// The chart of the rates and the sparklines, in the colours of the theme.
/* global uPlot */
import { rate } from './format.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const repaints = new Set();
dark.addEventListener('change', () => repaints.forEach((repaint) => repaint()));

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A chart that fills its place and keeps its data through changes of theme and size. */
class Chart {
  #place;
  #options;
  #data;
  #plot = null;

  constructor(place, options) {
    this.#place = place;
    this.#options = options;
    repaints.add(() => this.#repaint());
    new ResizeObserver(() => this.#resize()).observe(place);
  }

  show(data) {
    this.#data = data;
    if (this.#plot) this.#plot.setData(data);
    else this.#repaint();
  }

  #size() {
    const style = getComputedStyle(this.#place);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    return { width: Math.max(40, this.#place.clientWidth - padding), height: this.#place.clientHeight };
  }

  #resize() {
    if (this.#plot === null) this.#repaint();
    else if (this.#place.clientWidth > 0) this.#plot.setSize(this.#size());
  }

  #repaint() {
    if (!this.#data || this.#place.clientWidth === 0) return;
    this.#plot?.destroy();
    this.#plot = new uPlot({ ...this.#options(), ...this.#size() }, this.#data, this.#place);
  }
}

export class RatesChart {
  #chart;
  #points = [];

  constructor(place) {
    this.#chart = new Chart(place, () => ({
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 30, 0, 0],
      scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(1, max * 1.15)] } },
      axes: [
        { stroke: colour('quiet'), grid: { show: false }, ticks: { show: false }, size: 26, space: 70, values: clock },
        { stroke: colour('quiet'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false }, size: 46, space: 34,
          values: (_, splits) => splits.map(rate) },
      ],
      series: [
        {},
        { stroke: colour('accepted'), width: 2, fill: `${colour('accepted')}1f`, points: { show: false } },
        { stroke: colour('scored'), width: 2, dash: [5, 4], points: { show: false } },
      ],
    }));
  }

  /** Takes the history of the server in place of what is known. */
  begin(history) {
    if (history.length >= this.#points.length) this.#points = history.slice();
    this.#draw();
  }

  add(rates) {
    if (rates && rates.at !== this.#points.at(-1)?.at) {
      const oldest = Date.parse(rates.at) - 600_000;
      this.#points = [...this.#points.filter((point) => Date.parse(point.at) > oldest), rates];
      this.#draw();
    }
  }

  /** Where nobody watched there is a gap. */
  #draw() {
    const [times, accepted, scored] = [[], [], []];
    for (const point of this.#points) {
      const time = Date.parse(point.at) / 1000;
      if (times.length > 0 && time - times.at(-1) > 30) {
        times.push(times.at(-1) + 1);
        accepted.push(null);
        scored.push(null);
      }
      times.push(time);
      accepted.push(point.accepted);
      scored.push(point.scored);
    }
    this.#chart.show([times, accepted, scored]);
  }
}

function clock(_, splits) {
  const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return splits.map((seconds) => time.format(seconds * 1000));
}

export class Sparkline {
  #chart;
  #shown = '';

  constructor(place) {
    const bars = uPlot.paths.bars({ size: [0.7, 8], radius: 0.25 });
    this.#chart = new Chart(place, () => ({
      legend: { show: false },
      cursor: { show: false },
      padding: [1, 0, 1, 0],
      scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(1, max)] } },
      axes: [{ show: false }, { show: false }],
      series: [{}, { paths: bars, fill: colour('accepted'), width: 0, points: { show: false } }],
    }));
  }

  show(values) {
    const text = values.join();
    if (text !== this.#shown) {
      this.#shown = text;
      this.#chart.show([values.map((_, hour) => hour), values]);
    }
  }
}
