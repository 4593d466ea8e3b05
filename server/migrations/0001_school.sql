-- A school and everything its package holds. Every key starts with the school, so that one transaction touches one school.
-- Portable types only: ids, dates (YYYY-MM-DD) and JSON are text, numbers and times (milliseconds since 1970) are bigint.

create table lineage (
    one bigint not null primary key, -- always 1: there is one lineage
    epoch text not null              -- random id of this database; a restored backup gets another
);

create table school (
    id text not null primary key, -- domain SchoolId
    info text not null,           -- JSON of domain SchoolInfo
    calendar text not null,       -- JSON of domain Calendar
    seq bigint not null,          -- the last number taken; every writing transaction starts by raising it
    rules_seq bigint not null     -- the number under which anything of domain Rules changed last
);

create table duty (
    school text not null references school (id),
    id text not null,      -- domain DutyId
    place bigint not null, -- its place in the school's list
    body text not null,    -- JSON of domain Duty
    primary key (school, id)
);

create table staff (
    school text not null references school (id),
    id text not null,      -- domain StaffId
    place bigint not null, -- its place in the school's list
    body text not null,    -- JSON of domain Staff
    primary key (school, id)
);

create table class (
    school text not null references school (id),
    id text not null,      -- domain ClassId
    place bigint not null, -- its place in the school's list
    body text not null,    -- JSON of domain Class
    primary key (school, id)
);

create table class_teacher (
    school text not null,
    place bigint not null, -- its place in the school's list
    class text not null,   -- which class
    teacher text not null, -- the member of staff who leads it
    began text not null,   -- first day
    ended text,            -- last day; open when null
    body text not null,    -- JSON of domain ClassTeacher
    primary key (school, place),
    foreign key (school, class) references class (school, id),
    foreign key (school, teacher) references staff (school, id)
);

create index class_teacher_by_teacher on class_teacher (school, teacher);

create table child (
    school text not null,
    id text not null,      -- domain ChildId
    place bigint not null, -- its place in the school's list
    class text not null,   -- which class
    began text not null,   -- first day enrolled
    ended text,            -- last day enrolled; open when null
    seq bigint not null,   -- the number under which the child, its pairings or its waivers changed last
    body text not null,    -- JSON of domain Child
    primary key (school, id),
    foreign key (school, class) references class (school, id)
);

create index child_by_class on child (school, class);

create table pairing (
    school text not null,
    place bigint not null, -- its place in the school's list
    child text not null,   -- which child
    mentor text not null,  -- its mentor
    began text not null,   -- first day
    ended text,            -- last day; open when null
    body text not null,    -- JSON of domain Pairing
    primary key (school, place),
    foreign key (school, child) references child (school, id),
    foreign key (school, mentor) references staff (school, id)
);

create index pairing_by_child on pairing (school, child);
create index pairing_by_mentor on pairing (school, mentor);

create table waiver (
    school text not null references school (id),
    place bigint not null, -- its place in the school's list
    child text,            -- the child it is for; null when it is for a member of staff
    body text not null,    -- JSON of domain Waiver
    primary key (school, place)
);

create index waiver_by_child on waiver (school, child);
