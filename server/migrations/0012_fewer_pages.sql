-- Fewer pages to write for each record that comes in. Its rows of record_child lie together, under a key that grows with
-- time, and are found by child in one index only.

create table record_child_new (
    school text not null,
    child text not null,   -- which child
    record text not null,  -- which record
    seq bigint not null,   -- the record's number
    on_date text not null, -- the record's date
    primary key (school, record, child),
    foreign key (school, child) references child (school, id),
    foreign key (school, record) references record (school, id)
);

insert into record_child_new (school, child, record, seq, on_date)
select school, child, record, seq, on_date from record_child order by school, seq;

drop table record_child;

alter table record_child_new rename to record_child;

create index record_child_by_news on record_child (school, child, seq, on_date);

-- Most records correct nothing.

drop index record_by_superseded;

create index record_by_superseded on record (school, supersedes) where supersedes is not null;
