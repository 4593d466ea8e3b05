-- What was handed in, never updated and never deleted, and what follows from it.

create table record (
    school text not null,
    id text not null,            -- domain RecordId, made on the phone
    seq bigint not null,         -- the school's number under which it was stored
    author text not null,        -- who made the contact
    class text,                  -- the class it is about, if any
    kinds text not null,         -- codes with a space around each, to find those the school itself owes
    on_date text not null,       -- its date on the school's clock
    supersedes text,             -- the record it corrects or withdraws
    received_at bigint not null, -- the server's clock at arrival
    skew_ms bigint not null,     -- the server's clock minus the phone's
    device text,                 -- the phone it came from; null when imported
    body text not null,          -- JSON of domain Record
    primary key (school, id),
    unique (school, seq),
    foreign key (school, author) references staff (school, id)
);

create index record_by_date on record (school, on_date);
create index record_by_class on record (school, class, on_date);
create index record_by_author on record (school, author, seq);
create index record_by_superseded on record (school, supersedes);

-- Whom a record concerns: the children it names, and those named by the record it supersedes.
create table record_child (
    school text not null,
    child text not null,   -- which child
    record text not null,  -- which record
    seq bigint not null,   -- the record's number
    on_date text not null, -- the record's date
    primary key (school, child, record),
    foreign key (school, child) references child (school, id),
    foreign key (school, record) references record (school, id)
);

create index record_child_by_seq on record_child (school, child, seq);
create index record_child_by_date on record_child (school, child, on_date);
create index record_child_by_record on record_child (school, record);

-- Records that were not stored because their id already belongs to another content.
create table refused (
    school text not null,
    id text not null,     -- the id used twice
    device text not null, -- the phone that sent it
    body text not null,   -- the record as it was sent
    code text not null,   -- domain Code
    at bigint not null    -- when
);

create index refused_by_id on refused (school, id);

-- Obligations without the day they are looked at: kept up to date in the transaction that stores a record.
create table cell (
    school text not null references school (id),
    duty text not null,        -- the rule
    subject text not null,     -- the child, class or school
    period_from text not null, -- first day of the whole period
    period_to text not null,   -- last day of the whole period
    per text not null,         -- child, class or school
    month text not null,       -- the month of its due date
    responsible text not null, -- who owes it
    body text not null,        -- JSON of domain Cell
    primary key (school, duty, subject, period_from)
);

create index cell_by_month on cell (school, month, responsible);
create index cell_by_subject on cell (school, subject, period_from);

-- Which children a person's phones hold, from which number of the school's to which.
create table scope (
    school text not null,
    staff text not null,   -- whose phones
    child text not null,   -- which child
    began bigint not null, -- the number under which it joined
    ended bigint,          -- the number under which it left; open when null
    primary key (school, staff, child, began),
    foreign key (school, staff) references staff (school, id),
    foreign key (school, child) references child (school, id)
);
