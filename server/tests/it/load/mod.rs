//! Many phones, slow phones and those that mean no good: the school's end keeps its promises and its temper.

mod door;
mod slow;
mod together;
mod two_servers;
