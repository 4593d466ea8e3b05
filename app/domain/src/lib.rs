//! The rules of Peiban: what is owed, what was done, and what the phone and the server tell each other.
//!
//! Compiled into both ends, so that the number on the phone and the number at school are the same number.
//! Nothing here does I/O or reads a clock; `today` and `now` are arguments.

pub mod obligation;
pub mod record;
pub mod school;

pub mod attachment;
pub mod calendar;
pub mod duty;
pub mod id;
pub mod kind;
pub mod month;
pub mod organisation;
pub mod people;
pub mod period;
pub mod role;
pub mod waiver;
pub mod zone;

pub mod accounts;
pub mod archive;
pub mod board;
pub mod change;
pub mod channel;
pub mod checks;
pub mod coverage;
pub mod notebook;
pub mod notes;
pub mod nudge;
pub mod overview;
pub mod package;
pub mod pairing;
pub mod parcel;
pub mod pictures;
pub mod preset;
pub mod range;
pub mod returns;
pub mod review;
pub mod roll_up;
pub mod roster;
pub mod session;
pub mod suggestion;
pub mod sync;

mod message;
#[cfg(feature = "openapi")]
mod openapi;

pub use message::{Code, Fault, Message, Refusal};
