//! The server from outside: real requests and the real command, on both engines.

mod harness;

mod account;
mod agreement;
mod audit;
mod bad_input;
mod board;
mod canary;
mod changes;
mod command;
mod devices;
mod faults;
mod fuzz;
mod hostile;
mod invitations;
mod load;
mod notes;
mod openapi;
mod organisations;
mod package;
mod pairings;
mod parcels;
mod privacy;
mod random_changes;
mod rights;
mod roles;
mod roster;
mod routes;
mod scope;
mod sign_in;
mod site;
mod sync;
mod transfers;
mod verify;
mod waivers;
