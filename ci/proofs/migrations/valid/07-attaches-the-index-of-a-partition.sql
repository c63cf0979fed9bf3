create index signal_score on only signal (score);
alter index signal_score attach partition signal_2026_01_score;
