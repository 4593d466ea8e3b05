-- 提醒: what a school and its people chose, what was decided on a day, and what became of it on its way.

-- A run that should have been since then and was not is missed; null until the database is opened the next time.
alter table school add column reminding_since bigint;

create table reminder_plan (
    school text not null primary key references school (id),
    body text not null -- JSON of domain Plan
);

create table robot (
    school text not null references school (id),
    id text not null,   -- domain RobotId
    at bigint not null, -- when it was entered
    body text not null, -- JSON of domain Robot
    primary key (school, id)
);

create table reminder_choice (
    school text not null,
    staff text not null, -- whose
    body text not null,  -- JSON of domain Choice
    primary key (school, staff),
    foreign key (school, staff) references staff (school, id)
);

create table subscription (
    school text not null,
    staff text not null,  -- whose browser
    device text not null, -- domain DeviceId
    body text not null,   -- JSON of domain Subscription
    primary key (school, staff, device),
    foreign key (school, staff) references staff (school, id)
);

create table feed (
    hash text not null primary key, -- of the secret in the calendar's address
    school text not null,
    staff text not null,            -- whose calendar
    at bigint not null,             -- when it was made
    foreign key (school, staff) references staff (school, id)
);

create unique index feed_by_staff on feed (school, staff);

create table server_key (
    name text not null primary key,
    body text not null
);

-- One row for each school and day: whoever writes it decides alone.
create table reminder_run (
    school text not null references school (id),
    day text not null,   -- the day at the school
    at bigint not null,  -- when it ran
    primary key (school, day)
);

create table reminder (
    school text not null,
    day text not null,   -- one for each person and day
    staff text not null, -- whom
    heard bigint not null, -- when it reached them, or nothing was left of it; 0 until then
    body text not null,  -- JSON of domain Digest
    primary key (school, day, staff),
    foreign key (school, staff) references staff (school, id)
);

-- The outbox: written with the decision, emptied by whichever server is there.
create table delivery (
    id text not null primary key, -- the key by which a receiver tells a repetition
    school text not null references school (id),
    day text not null,            -- the day at the school
    staff text,                   -- whom; null when it is for a group
    people text,                  -- JSON list of those a group is told about
    nudge text,                   -- which words of a principal's it carries
    way text not null,            -- domain Way
    target text not null,         -- the robot or the device; empty for mail
    state text not null,          -- domain SentState
    attempts bigint not null,
    made_at bigint not null,
    next_at bigint not null,      -- not before this moment
    held_until bigint not null,   -- a server that took it has it until then
    tried_at bigint not null,     -- 0 until it was tried
    why text                      -- JSON of domain Message: why the last attempt failed
);

create index delivery_by_turn on delivery (state, next_at);
create index delivery_by_day on delivery (school, day);
create index delivery_by_target on delivery (target, tried_at);

-- What runs by itself says here that it does.
create table job (
    name text not null primary key,
    at bigint not null, -- when it last had its turn
    body text not null  -- JSON of what it found
);
