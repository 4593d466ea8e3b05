-- What is new about a child is found, and its date looked at, in an index alone: the answer to a new phone has many pages.

create index record_child_by_news on record_child (school, child, seq, on_date);

drop index record_child_by_seq;

-- A record that comes in changes its cells without a look at the others, so nobody looks for these any more.

drop index record_child_by_date;

drop index record_by_class;

drop index cell_by_subject;
