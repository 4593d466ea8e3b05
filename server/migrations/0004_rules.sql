-- Rules that a school changes itself, requests to be freed of something, and the sums a county reads.

alter table school add column kinds text not null default '[]'; -- JSON list of domain OwnKind

alter table waiver add column id text; -- domain WaiverId, made on a phone; null when it came with a file

alter table waiver add column seq bigint not null default 1; -- the school's number under which it was stored

create unique index waiver_by_id on waiver (school, id);

-- Every change of the rules, the calendar and the waivers, with what was there before.
create table change (
    school text not null references school (id),
    id text not null,       -- domain ChangeId, made where it was asked for
    seq bigint not null,    -- the school's number under which it was made
    at bigint not null,     -- when
    who text not null,      -- the member of staff who asked for it
    edit text not null,     -- JSON of domain Edit
    before text not null,   -- JSON of domain Parts: what it replaced
    after text not null,    -- JSON of domain Parts: what it put there
    undone_at bigint,       -- when it was taken back; null if it was not
    undone_by text,         -- by whom
    primary key (school, id)
);

create index change_by_seq on change (school, seq);

-- The cells of a school and month, counted: what a county reads. Kept up to date with the cells.
create table month_sum (
    school text not null references school (id),
    month text not null, -- the month of the due dates
    body text not null,  -- JSON list of domain Sum
    primary key (school, month)
);

create index month_sum_by_month on month_sum (month);
