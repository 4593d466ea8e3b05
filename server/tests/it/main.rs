//! The server from outside: real requests and the real command, on both engines.

mod harness;

mod agreement;
mod bad_input;
mod board;
mod command;
mod package;
mod privacy;
mod scope;
mod sign_in;
mod site;
mod sync;
