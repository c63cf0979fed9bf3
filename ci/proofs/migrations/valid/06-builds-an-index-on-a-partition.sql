-- By hand, where it must be one partition at a time; the next script puts the parts together.
drop index concurrently if exists signal_2026_01_score;
create index concurrently signal_2026_01_score on signal_2026_01 (score);
