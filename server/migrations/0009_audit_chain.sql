-- Who read or did what, chained: each row carries a hash of itself and of the row before it, so that one that was changed,
-- taken out or put in between shows.

alter table audit add column seq bigint; -- its place in the school's chain; null for rows from before there was one

alter table audit add column device text; -- from which device; null at the console

alter table audit add column hash text; -- sha256 of the hash before it and of this row

create unique index audit_by_seq on audit (school, seq);

alter table school add column audit_seq bigint not null default 0; -- the last place taken

alter table school add column audit_hash text not null default ''; -- the hash of the row in it
