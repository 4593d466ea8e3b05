//! What can go wrong between a phone and the school: each fault has a number, a test and one expectation. Nothing that was
//! acknowledged is lost, and nothing is stored twice.

mod answers;
mod crash;
mod disk;
mod network;
mod phones;
mod restore;
mod revoked;
