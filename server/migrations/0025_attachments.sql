-- Photos and voice notes: which records name them, and their bytes, kept once for each author however many records do.
-- Not once for all: who merely knows a hash would get the picture by naming it in a record of their own.

create table record_attachment (
    school text not null,
    hash text not null,    -- SHA-256 of the bytes, in lower-case hexadecimal
    record text not null,  -- which names it
    primary key (school, hash, record),
    foreign key (school, record) references record (school, id)
);

create index record_attachment_by_record on record_attachment (school, record);

create table attachment (
    school text not null,
    who text not null,         -- the member of staff whose records name it, and who hands it in
    hash text not null,        -- what its bytes must come to
    bytes bigint not null,     -- how many there are in all, as the record says
    received bigint not null,  -- how many of them are here, from its start
    content_type text,         -- what they are, such as image/jpeg; null until all are here and found to be right
    at bigint not null,        -- when the last part came
    primary key (school, who, hash),
    foreign key (school, who) references staff (school, id)
);

create table attachment_part (
    school text not null,
    who text not null,
    hash text not null,    -- of which attachment
    at bigint not null,    -- the place of its first byte
    body bytea not null,   -- the bytes
    primary key (school, who, hash, at),
    foreign key (school, who, hash) references attachment (school, who, hash)
);
