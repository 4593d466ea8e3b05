//! One screen a file.

pub mod board;
pub mod board_child;
pub mod board_mentor;
pub mod child;
pub mod children;
pub mod desk;
pub mod home;
pub mod me;
pub mod not_found;
pub mod record;
mod sheet;
pub mod sign_in;
pub mod waive;
