//! One screen a file.

mod attachments;
pub mod board;
pub mod board_child;
pub mod board_mentor;
pub mod child;
pub mod children;
mod chunk;
mod deliver;
pub mod desk;
mod handover;
pub mod home;
mod me;
pub mod more;
pub mod not_found;
mod own_note;
mod pin;
mod record;
mod shared;
mod sheet;
pub mod sign_in;
pub mod unlock;
mod uploads;
mod waive;
mod warnings;
