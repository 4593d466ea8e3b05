//! What can go wrong between a phone and the school: every fault has a number, a test and one expectation. Nothing that
//! was acknowledged is lost, nothing is stored twice.

mod network;
