-- The session before this one, on the same device: it stays until the new one is used, because the answer that brought
-- the new one may have been lost on its way.

alter table device add column earlier_token_hash text; -- sha256 of the earlier session's token; null when there is none

create index device_by_earlier_token on device (earlier_token_hash);
