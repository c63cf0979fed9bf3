// Arrays of 500 events.
import { every, plan, seconds, within } from './plan.js';

export const options = plan(
  seconds(60, 10),
  { batch: every(10, 2) },
  { 'latency{kind:batch}': within(500) },
);

export { handleSummary } from './plan.js';
export { batch, keys as setup } from './sarsen.js';
