-- Sign-ins and invitation codes that were wrong, for every address they came from: whoever tries many accounts at once.

create table failure (
    address text not null primary key, -- sha256 of the address, or of the network of one that is so long
    count bigint not null,             -- how many since then
    since bigint not null              -- when the first of them was
);
