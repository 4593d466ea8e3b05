-- Children who go from one school to another of the same centre, until the other one has answered.

create table moving (
    target text not null,  -- the school that is asked
    source text not null,  -- the school they leave
    id text not null,      -- domain ChangeId, made where it was asked for
    child text not null,   -- the child, as the source knows it
    left_on text not null, -- its last day there
    why text not null,     -- why, in a word
    archive text,          -- JSON of domain Child, as it left; null once somebody has answered
    at bigint not null,    -- when it was asked
    who text not null,     -- by which member of staff of the source
    answered_at bigint,    -- when it was answered; null while it is not
    outcome text,          -- domain MoveOutcome
    arrived text,          -- the child, as the target knows it, if it was taken
    primary key (source, id),
    foreign key (source, child) references child (school, id),
    foreign key (target) references school (id)
);

create index moving_by_target on moving (target);
create index moving_by_child on moving (source, child);
