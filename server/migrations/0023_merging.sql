-- Children found to be another one on the list, and everything that taking the two apart again needs.

alter table child add column same_as text; -- the child it was found to be; null for a child of its own

create index child_same_as on child (school, same_as) where same_as is not null;

create table merging (
    school text not null,
    id text not null,      -- domain ChangeId, made where it was asked for
    kept text not null,    -- the child that stayed
    other text not null,   -- the one too many
    joined text not null,  -- JSON of domain archive Joined: the files as they were and as they became one
    at bigint not null,    -- when
    who text not null,     -- which member of staff
    undone_at bigint,      -- when they were taken apart again; null if they were not
    undone_by text,        -- by which member of staff
    primary key (school, id),
    foreign key (school, kept) references child (school, id),
    foreign key (school, other) references child (school, id)
);

create index merging_by_other on merging (school, other);

create table sent (
    school text not null,
    record text not null,   -- which record
    children text not null, -- JSON: the children it named when it came, where one of them was found to be another
    primary key (school, record),
    foreign key (school, record) references record (school, id)
);
