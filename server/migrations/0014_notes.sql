-- Whom private notes are shared with, who opened one in an emergency, and which records ask for help.

alter table school add column talk_notes text not null default '"private"'; -- JSON of domain TalkNotes

alter table school add column notes_seq bigint not null default 0; -- the number under which anything in the tables below changed last, as phones are told of it

create table sharing (
    school text not null,
    record text not null,  -- whose note
    reader text not null,  -- the member of staff who may read it
    at bigint not null,    -- since when
    ended_at bigint,       -- when its author took that back, or corrected the record; null as long as it is shared
    primary key (school, record, reader),
    foreign key (school, record) references record (school, id),
    foreign key (school, reader) references staff (school, id)
);

create index sharing_by_reader on sharing (school, reader);

create table opening (
    school text not null,
    id text not null,      -- domain OpeningId, made where it was asked for
    record text not null,  -- whose note
    who text not null,     -- who read it
    reason text not null,  -- why, in their words
    at bigint not null,    -- when
    primary key (school, id),
    foreign key (school, record) references record (school, id),
    foreign key (school, who) references staff (school, id)
);

create index opening_by_record on opening (school, record);

create table help (
    school text not null,
    record text not null,  -- which asks for it
    answered_at bigint,    -- when somebody answered; null until then
    who text,              -- who
    words text,            -- what they said; may be empty
    primary key (school, record),
    foreign key (school, record) references record (school, id)
);
