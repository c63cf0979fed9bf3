// More and more posts, beyond what a client may send: a refusal is a good answer then. Afterwards everything is as before.
import { constant, options as plan, seconds, within } from './plan.js';

const rise = seconds(60, 20);
const calm = Math.ceil(rise / 3);
const top = Number(__ENV.RATE || (__ENV.SHORT === '1' ? 300 : 3000));

export const options = plan(
  {
    rise: {
      executor: 'ramping-arrival-rate',
      startRate: 20,
      stages: [{ target: top, duration: `${rise}s` }],
      startTime: '0s',
      preAllocatedVUs: 500,
      exec: 'singleOrRefused',
    },
    afterwards: { ...constant(20, 1, calm), exec: 'single', startTime: `${rise + 5}s` },
  },
  {
    http_req_failed: ['rate==0'],
    checks: ['rate==1'],
    'dropped_iterations{scenario:rise}': ['count==0'],
    'dropped_iterations{scenario:afterwards}': ['count==0'],
    'latency{scenario:afterwards}': within(100),
  },
);

export { handleSummary } from './plan.js';
export { keys as setup, single, singleOrRefused } from './sarsen.js';
