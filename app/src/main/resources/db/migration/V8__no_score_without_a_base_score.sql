-- The least of 1 and nothing is 1: an event of a type that has no base score had the highest score there is.
create or replace function signal_score(base_scores jsonb, event_type text, bonus float8) returns float8
    language sql immutable parallel safe
    return case when base_scores ->> event_type is not null then least(1, (base_scores ->> event_type)::float8 + bonus) end;
