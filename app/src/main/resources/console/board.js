// The figures on the page.
import { RatesChart, Sparkline } from './charts.js';
import { NOTHING, count, duration, rate, score, words } from './format.js';
import { cell, element, part, rows, show, since, text, time } from './page.js';

const NAMES = { postgresql: 'PostgreSQL', replication: 'Synchronous replication', redis: 'Redis', 'application-port': 'Application port' };
const STATES = { up: 'up', down: 'down', degraded: 'degraded, works without' };

export class Board {
  #chart = new RatesChart(element('rates'));

  show(overview) {
    this.#process(overview.process);
    this.#dependencies(overview.dependencies);
    show('trouble', Boolean(overview.trouble));
    text('trouble-text', overview.trouble ?? '');
    text('trouble-age', overview.figures ? `These figures are ${duration(age(overview))} old.` : '');
    if (overview.history) this.#chart.begin(overview.history);
    if (overview.figures) this.#figures(overview.figures);
  }

  #process(process) {
    show('process', true);
    text('version', process.version);
    text('commit', process.commit ?? 'unknown');
    text('role', process.role);
    text('pod', process.pod);
    since(element('started'), process.startedAt);
  }

  #dependencies(dependencies) {
    const list = element('dependencies');
    while (list.children.length < dependencies.length) {
      const item = document.createElement('li');
      item.append(document.createElement('span'), document.createElement('span'));
      list.append(item);
    }
    dependencies.forEach((dependency, place) => {
      const [name, state] = list.children[place].children;
      name.textContent = NAMES[dependency.name] ?? dependency.name;
      state.textContent = STATES[dependency.status] ?? dependency.status;
      state.className = `badge ${dependency.status}`;
    });
  }

  #figures({ inbox, rates, freshness, accounts, signals }) {
    text('accepted', rates ? rate(rates.accepted) : NOTHING);
    text('scored', rates ? rate(rates.scored) : NOTHING);
    text('depth', count(inbox.depth));
    text('oldest', inbox.depth > 0 ? duration(inbox.oldestSeconds) : NOTHING);
    text('p50', freshness.p50 === undefined ? NOTHING : duration(freshness.p50));
    text('p95', freshness.p95 === undefined ? NOTHING : duration(freshness.p95));
    text('freshness-window', freshness.signals > 0
      ? `of the last ${count(freshness.signals)}` : `in ${duration(freshness.windowSeconds)}`);
    text('dead', count(inbox.dead));
    element('dead-tile').classList.toggle('alarm', inbox.dead > 0);
    this.#chart.add(rates);
    element('rates').setAttribute('aria-label', rates
      ? `Events per second: ${rate(rates.accepted)} accepted, ${rate(rates.scored)} scored` : 'Events per second: not measured yet');
    this.#accounts(accounts);
    this.#signals(signals);
  }

  #accounts(accounts) {
    rows('accounts', accounts, () => {
      const place = part('div', 'spark');
      place.setAttribute('role', 'img');
      const row = { name: cell('name'), score: cell('number'), signals: cell('number wide'), spark: cell('spark-column'), last: cell('number wide quiet'), place };
      row.spark.append(place);
      return row;
    }, (row, account) => {
      row.name.textContent = row.name.title = account.accountId;
      row.score.textContent = score(account.score);
      row.signals.textContent = count(account.signals);
      row.place.setAttribute('aria-label', `${count(account.activity.reduce((sum, hour) => sum + hour, 0))} signals in 24 hours, at most ${count(Math.max(...account.activity))} in an hour`);
      row.sparkline ??= new Sparkline(row.place);
      row.sparkline.show(account.activity);
      time(row.last, account.lastSignalAt);
    });
  }

  #signals(signals) {
    rows('signals', signals, () => {
      const row = { name: cell('name'), event: cell(), score: cell('number'), at: cell('number quiet'), happened: part('span', ''), kind: part('span', 'kind') };
      row.event.append(row.happened, row.kind);
      return row;
    }, (row, signal) => {
      row.name.textContent = row.name.title = signal.accountId;
      row.happened.textContent = words(signal.eventType);
      row.kind.textContent = words(signal.signalType);
      row.score.textContent = score(signal.score);
      time(row.at, signal.scoredAt);
    });
  }
}

function age({ at, figures }) {
  return Math.max(0, (Date.parse(at) - Date.parse(figures.measuredAt)) / 1000);
}
