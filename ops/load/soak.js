// A slow day, for 20 minutes: of a Sarsen of its own also the live heap is measured, by full collections that everyone waits for.
import { every, plan, seconds, within } from './plan.js';

export const options = plan(
  seconds(1200, 40),
  { single: every(50, 10), batch: every(1, 1), reads: every(100, 20), statistics: every(1, 1), search: every(1, 1) },
  {
    'latency{kind:single}': within(500),
    'latency{kind:batch}': within(1000),
    'latency{kind:by key}': within(500),
    'latency{kind:leaderboard}': within(500),
  },
);

export { handleSummary } from './plan.js';
export { batch, keys as setup, reads, search, single, statistics } from './sarsen.js';
