-- contract: nobody has written a note since 0.3.0
drop table account_note;
