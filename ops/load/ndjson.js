// NDJSON of 5 000 lines, as exports and imports send it.
import { every, plan, seconds, within } from './plan.js';

export const options = plan(
  seconds(60, 10),
  { ndjson: every(2, 1, 2) },
  { 'latency{kind:ndjson}': within(2000) },
);

export { handleSummary } from './plan.js';
export { keys as setup, ndjson } from './sarsen.js';
