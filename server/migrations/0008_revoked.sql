-- Devices and accounts that were shut out, and what such devices handed over.

alter table account add column disabled_at bigint; -- since when nobody signs in with it; null if they may

alter table device add column revoked_at bigint; -- since when it may only hand over what it holds; null if it may sync

-- What revoked devices handed over: counted nowhere until the principal takes it.
create table held (
    school text not null,
    staff text not null,        -- whose account the device used
    device text not null,       -- which device
    id text not null,           -- domain RecordId or WaiverId
    what text not null,         -- record or waiver
    body text not null,         -- as it was handed over
    received_at bigint not null, -- when
    decided_at bigint,          -- when somebody took it or left it; null until then
    decided_by text,            -- who
    taken bigint,               -- 1 if it was taken, 0 if it was left
    refusal text,               -- JSON of domain Refusal: why it could not be taken when somebody tried
    primary key (school, staff, device, id),
    foreign key (school, staff, device) references device (school, staff, id)
);
