-- With what a school's own programs read its numbers.

create table api_token (
    school text not null,
    staff text not null,             -- who made it; it reads what they may see
    id text not null,                -- by which it is named when it is revoked
    name text not null,              -- what its owner calls it
    token_hash text not null unique, -- sha256 of the token, which was shown once
    made_at bigint not null,         -- when
    last_used bigint,                -- when it was last used, if ever
    primary key (school, staff, id),
    foreign key (school, staff) references staff (school, id)
);
