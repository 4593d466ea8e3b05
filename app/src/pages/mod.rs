//! One screen a file.

mod attachments;
pub mod child;
pub mod children;
mod chunk;
mod deliver;
pub mod desk;
mod diary;
mod handover;
pub mod home;
mod me;
mod months;
pub mod more;
mod no_answer;
pub mod not_found;
mod own_note;
mod own_record;
mod pin;
mod record;
pub mod remind;
mod shared;
mod sheet;
pub mod sign_in;
mod timeline;
pub mod unlock;
mod uploads;
mod waive;
mod warnings;
