-- Wrong passwords in a row, for every name that somebody tried, whether or not there is such an account.

create table guess (
    name text not null primary key, -- sha256 of the telephone number as typed: it may be anything, a password too
    count bigint not null,          -- how many since the last right one, or since a day
    at bigint not null,             -- the last
    not_before bigint not null      -- when the next one is looked at
);
