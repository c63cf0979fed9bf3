// One event a request, as the original clients send them.
import { every, plan, seconds, within } from './plan.js';

export const options = plan(
  seconds(60, 10),
  { single: every(500, 50) },
  { 'latency{kind:single}': within(100) },
);

export { handleSummary } from './plan.js';
export { keys as setup, single } from './sarsen.js';
