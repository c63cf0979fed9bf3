// Numbers and times as people read them.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const one = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export const NOTHING = '–';

export function count(number) {
  return number < 100_000 ? whole.format(number) : short.format(number);
}

export function rate(perSecond) {
  return perSecond < 10 && perSecond > 0 ? one.format(perSecond) : count(perSecond);
}

export function score(number) {
  return number < 1_000 ? two.format(number) : count(number);
}

export function duration(seconds) {
  if (seconds < 0.0005) return '0 s';
  if (seconds < 0.9995) return `${whole.format(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${one.format(seconds)} s`;
  if (seconds < 120) return `${whole.format(seconds)} s`;
  if (seconds < 7_200) return `${whole.format(seconds / 60)} min`;
  if (seconds < 172_800) return `${whole.format(seconds / 3_600)} h`;
  return `${whole.format(seconds / 86_400)} days`;
}

export function ago(instant, now) {
  const seconds = (now - Date.parse(instant)) / 1000;
  if (seconds < -1.5) return `in ${duration(-seconds)}`;
  if (seconds < 1.5) return 'now';
  return `${seconds < 120 ? `${whole.format(seconds)} s` : duration(seconds)} ago`;
}

export function moment(instant) {
  return absolute.format(new Date(instant));
}

/** meeting_booked as "meeting booked". */
export function words(name) {
  return name.replaceAll('_', ' ');
}
