-- Handover cards: what a child's new mentor should know, until they have said that they do.

create table handover (
    school text not null,
    child text not null,      -- which child
    mentor text not null,     -- whose it is now
    began text not null,      -- the first day of their pairing
    earlier text not null,    -- whose it was
    words text not null,      -- what the new mentor should know; may be empty
    read_at bigint,           -- when they said that they do; null until then
    primary key (school, child, mentor, began),
    foreign key (school, child) references child (school, id),
    foreign key (school, mentor) references staff (school, id),
    foreign key (school, earlier) references staff (school, id)
);

create index handover_by_mentor on handover (school, mentor);
