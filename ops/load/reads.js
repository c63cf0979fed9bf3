// What people and their programs look at: signals by key, accounts and their signals, the leaderboard; now and then the dear ones.
import { every, plan, seconds, within } from './plan.js';

export const options = plan(
  seconds(60, 15),
  { reads: every(1000, 100), statistics: every(1, 1), search: every(1, 1) },
  {
    'latency{kind:by key}': within(20),
    'latency{kind:by account}': within(20),
    'latency{kind:signals of account}': within(20),
    'latency{kind:leaderboard}': within(20),
    'latency{kind:statistics}': within(200),
    'latency{kind:search}': within(500),
  },
);

export { handleSummary } from './plan.js';
export { keys as setup, reads, search, statistics } from './sarsen.js';
