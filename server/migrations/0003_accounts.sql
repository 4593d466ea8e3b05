-- Who may sign in, on which devices, and who read what.

create table account (
    school text not null,
    staff text not null,         -- whose
    phone text not null unique,  -- the name to sign in with
    password_hash text not null, -- argon2id
    primary key (school, staff),
    foreign key (school, staff) references staff (school, id)
);

create table device (
    school text not null,
    staff text not null,        -- who signed in
    id text not null,           -- domain DeviceId, chosen by the browser
    name text not null,         -- what the owner sees in the list of their devices
    token_hash text unique,     -- sha256 of the session's token; null when signed out
    signed_in bigint not null,  -- when the session began
    last_seen bigint,           -- the last sync
    waiting bigint not null,    -- how many records it then said were still waiting
    primary key (school, staff, id),
    foreign key (school, staff) references account (school, staff)
);

create table audit (
    school text not null,
    who text not null,     -- the member of staff, or `console`
    what text not null,    -- what was done, such as `child.read`
    subject text not null, -- to what
    at bigint not null     -- when
);

create index audit_by_subject on audit (school, subject, at);
