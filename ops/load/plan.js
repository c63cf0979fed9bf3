// How a scenario is declared: loads that come at their rate whatever the answers take, promises as thresholds, and the verdict.
const short = __ENV.SHORT === '1';
const allowance = Number(__ENV.ALLOW_MS || 0);
const warmUp = Number(__ENV.WARM_UP || (short ? 5 : 15));

/** Seconds that are measured: what is said, or DURATION. */
export const seconds = (full, brief) => Number(__ENV.DURATION || (short ? brief : full));

/** The promise that 99 of 100 take less than this, on a machine that others use by ALLOW_MS more. */
export const within = (milliseconds) => [`p(99)<${milliseconds + allowance}`];

/** So many requests in `per` seconds, fewer with SHORT; RATE, where set, replaces that of the first load of a scenario. */
export const every = (full, brief, per = 1) => ({ rate: short ? brief : full, per });

/**
 * What k6 runs: first the warm-up, which counts nowhere, then every load at once, each by the function of its name.
 * Promises are thresholds by metric; those that hold for any load are added: no failure, good answers, nothing left out.
 */
export function plan(duration, loads, promises) {
  const [first] = Object.keys(loads);
  if (__ENV.RATE) loads[first].rate = Number(__ENV.RATE);
  const { rate, per } = loads[first];
  const scenarios = { warmup: { ...constant(Math.max(1, rate / 2), per, warmUp), exec: first, startTime: '0s' } };
  const thresholds = { http_req_failed: ['rate==0'], checks: ['rate==1'] };
  for (const [name, load] of Object.entries(loads)) {
    scenarios[name] = { ...constant(load.rate, load.per, duration), exec: name, startTime: `${warmUp}s` };
    thresholds[`dropped_iterations{scenario:${name}}`] = ['count==0'];
  }
  return options(scenarios, { ...thresholds, ...promises });
}

export function options(scenarios, thresholds) {
  end = Math.max(...Object.values(scenarios).map(({ startTime, duration }) => parseInt(startTime, 10) + parseInt(duration || '0', 10)));
  return { scenarios, thresholds, summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max', 'count'], setupTimeout: '90s' };
}

let end = 0;

/** Seconds from the first request to the last. */
export const lasts = () => end;

/** Requests are sent at their time by whoever is free; for as many as may be in flight, users are made beforehand. */
export function constant(rate, per, duration) {
  const users = Math.min(500, Math.max(100, Math.ceil(rate / per / 2)));
  return {
    executor: 'constant-arrival-rate',
    rate: Math.round(rate),
    timeUnit: `${per}s`,
    duration: `${duration}s`,
    preAllocatedVUs: users,
    gracefulStop: '30s',
    env: { DUE_EVERY_MS: String((1000 * per) / Math.round(rate)) },
  };
}

const unit = (metric, value) => (metric.contains === 'time' ? `${value.toFixed(1)} ms` : String(Math.round(value * 1e4) / 1e4));

function judged(name, metric) {
  const { count, passes, fails } = metric.values;
  const isEmpty = metric.type === 'trend' ? !count : metric.type === 'rate' && !(passes + fails);
  return Object.entries(metric.thresholds).map(([promise, { ok }]) => {
    const measured = metric.values[promise.match(/^[a-z]+(\(\d+\))?/)[0]];
    const verdict = ok && !isEmpty ? 'kept  ' : 'BROKEN';
    return `${verdict}  ${name.padEnd(41)} ${promise.padEnd(11)} ${isEmpty ? 'nothing was measured' : unit(metric, measured)}`;
  });
}

/** One line for each promise, then what was counted; VERDICT names a file that gets it too. */
export function handleSummary({ metrics, state }) {
  const lines = Object.entries(metrics)
    .filter(([, metric]) => metric.thresholds)
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([name, metric]) => judged(name, metric));
  const counted = Object.entries(metrics)
    .filter(([name]) => name.startsWith('status_') || name === 'events_acknowledged')
    .map(([name, { values }]) => `${name} ${values.count}`);
  const { sent_late: late, http_reqs: sent, dropped_iterations: dropped } = metrics;
  if (dropped && dropped.values.count) counted.push('latency counts from when a request was due and is too high behind requests left out');
  if (late) counted.push(`sent late p(99) ${unit(late, late.values['p(99)'])}`);
  const total = `${sent ? sent.values.count : 0} requests in ${Math.round(state.testRunDurationMs / 1000)} s`;
  const text = `${lines.join('\n')}\n        ${[total, ...counted].join(', ')}\n`;
  return { stdout: text, ...(__ENV.VERDICT && { [__ENV.VERDICT]: text }) };
}
