-- 月报: signatures under a school's months, each with the figures it stands under. A withdrawn one stays.

create table signature (
    school text not null references school (id),
    id text not null,        -- domain SignatureId, made where it was signed
    month text not null,     -- the month that was signed
    at bigint not null,      -- when
    who text not null,       -- the member of staff who signed
    on_date text not null,   -- the day the figures stood so, at the school
    figures text not null,   -- JSON of domain Figures
    sums text not null,      -- JSON list of domain Sum, as in month_sum at that moment: what an area or centre reads
    workbook bytea not null, -- the return as a workbook, the same for ever
    csv text not null,       -- the same as CSV
    withdrawn_at bigint,     -- when it was withdrawn; null while it stands
    withdrawn_by text,       -- by whom
    reason text,             -- why
    primary key (school, id)
);

create index signature_by_month on signature (school, month, at);

-- Two principals who sign at once sign once.
create unique index signature_standing on signature (school, month) where withdrawn_at is null;
