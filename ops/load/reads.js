// What people and their programs look at: signals by key, accounts and their signals, the leaderboard; now and then the dear ones.
import { every, plan, seconds } from './plan.js';

export const options = plan(
  seconds(60, 15),
  { reads: every(1000, 100), statistics: every(1, 1), search: every(1, 1) },
  {
    'latency{kind:by key}': ['p(99)<20'],
    'latency{kind:by account}': ['p(99)<20'],
    'latency{kind:signals of account}': ['p(99)<20'],
    'latency{kind:leaderboard}': ['p(99)<20'],
    'latency{kind:statistics}': ['p(95)<200'],
    'latency{kind:search}': ['p(95)<500'],
  },
);

export { handleSummary } from './plan.js';
export { keys as setup, reads, search, statistics } from './sarsen.js';
