-- contract: nothing asks for signals by user since 0.3.0
drop index signal_user_id;
