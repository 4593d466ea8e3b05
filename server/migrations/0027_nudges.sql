-- 催一下: what was sent to which mentors, kept so that a principal sees it.

create table nudge (
    school text not null references school (id),
    id text not null,   -- domain NudgeId, made where it was sent
    at bigint not null, -- when it was kept
    who text not null,  -- the member of staff who sent it
    body text not null, -- JSON of domain Nudge
    primary key (school, id)
);

create index nudge_by_at on nudge (school, at);
