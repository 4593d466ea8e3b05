-- One-time codes with which a member of staff chooses a password: the first, or a new one.

create table invitation (
    school text not null,
    staff text not null,        -- who may use it
    code_hash text not null unique, -- sha256 of the code, which only the paper has
    made_at bigint not null,    -- when
    expires_at bigint not null, -- from when on it is worth nothing
    primary key (school, staff), -- a new one takes the place of the one before
    foreign key (school, staff) references staff (school, id)
);
