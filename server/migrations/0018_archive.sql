-- What was changed in children's archives, who looked them through at the start of a term, and who only looks alike.

create table child_change (
    school text not null,
    child text not null,  -- whose archive
    id text not null,     -- domain ChangeId, made where it was typed; `roster-` and a number if it came with a list
    field text not null,  -- domain archive Field
    seq bigint not null,  -- the school's number under which it was made
    before text,          -- what stood there; null if nothing did
    after text,           -- what was put there; null if nothing was
    since text,           -- from which day on, if the child left, came back or moved; else null
    why text,             -- why, in that case
    at bigint not null,   -- when
    who text not null,    -- the member of staff who did it, or `console`
    primary key (school, child, id, field),
    foreign key (school, child) references child (school, id)
);

create index child_change_by_id on child_change (school, id);

create table child_survey (
    school text not null,
    child text not null,  -- whose archive was found right
    term text not null,   -- in which term, domain TermId
    at bigint not null,   -- when
    who text not null,    -- by which member of staff
    primary key (school, child, term),
    foreign key (school, child) references child (school, id)
);

create table not_same (
    school text not null,
    one text not null,    -- a child
    other text not null,  -- another one, whose id sorts after it
    at bigint not null,   -- when somebody said that they are two
    who text not null,    -- which member of staff
    primary key (school, one, other),
    foreign key (school, one) references child (school, id),
    foreign key (school, other) references child (school, id)
);
