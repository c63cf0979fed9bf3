// A working day: single events, batches and all reads at once.
import { every, plan, seconds, within } from './plan.js';

const loads = {
  single: every(100, 10),
  batch: every(2, 1),
  reads: every(300, 20),
  statistics: every(1, 1),
  search: every(1, 1),
};

export const options = plan(seconds(60, 15), loads, {
  'latency{kind:single}': within(100),
  'latency{kind:batch}': within(500),
  'latency{kind:by key}': within(50),
  'latency{kind:by account}': within(50),
  'latency{kind:signals of account}': within(50),
  'latency{kind:leaderboard}': within(50),
  'latency{kind:statistics}': within(200),
  'latency{kind:search}': within(500),
});

export { handleSummary } from './plan.js';
export { batch, keys as setup, reads, search, single, statistics } from './sarsen.js';
