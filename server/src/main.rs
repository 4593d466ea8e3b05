//! The command `peiban`.

use std::{io::Write, process::ExitCode};

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
