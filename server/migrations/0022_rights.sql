-- What the law on children's data asks for: the guardian's consent, and children whose names were taken out.

create table consent (
    school text not null,
    child text not null,       -- whose data it is about
    at bigint not null,        -- when it was written down
    given bigint not null,     -- 1 if the guardian agrees, 0 if not, or no longer
    on_date text not null,     -- the day they said so
    guardian text not null,    -- who said so
    how text not null,         -- on which paper, or how otherwise
    who text not null,         -- the member of staff who wrote it down
    primary key (school, child, at),
    foreign key (school, child) references child (school, id)
);

create table erasure (
    school text not null,
    child text not null,       -- whose name and words are gone; what counts stays
    at bigint not null,        -- when
    who text not null,         -- the member of staff who did it
    reason text not null,      -- who asked for it
    primary key (school, child),
    foreign key (school, child) references child (school, id)
);
