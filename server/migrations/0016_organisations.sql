-- Centre schools and areas above the schools, and who supervises them. Written whole from one file at the console.

create table organisation (
    id text not null primary key, -- domain OrganisationId
    place bigint not null,        -- its place in the file
    parent text references organisation (id), -- the centre an area belongs to; null for a centre
    body text not null            -- JSON of domain Organisation
);

create index organisation_by_parent on organisation (parent);

create table membership (
    school text not null primary key references school (id), -- which school
    place bigint not null,       -- its place in the file
    organisation text not null references organisation (id) -- the area or centre right above it
);

create index membership_by_organisation on membership (organisation);

create table supervisor (
    place bigint not null primary key, -- its place in the file
    organisation text not null references organisation (id), -- what they supervise
    school text not null, -- the school they are a member of staff of
    staff text not null,  -- who
    began text not null,  -- first day
    ended text,           -- last day; open when null
    body text not null,   -- JSON of domain Supervisor
    foreign key (school, staff) references staff (school, id)
);

create index supervisor_by_staff on supervisor (school, staff);
