-- What a phone seals its waiting records with, so that somebody else can deliver them without reading them.

alter table device add column parcel_key text; -- domain parcel::Key, made once and kept after signing out: a file may still be under way; null until the phone is given one
