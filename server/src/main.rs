//! The command `peiban`.

use std::{io::Write, process::ExitCode};

/// A third of the time of a batch of records went into the system's allocator, most of it by SQLite, which this one
/// serves too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even this cannot be written, nobody is listening.
            let _ = writeln!(std::io::stderr(), "peiban: {error:#}");
            ExitCode::FAILURE
        }
    }
}
