//! The peer: `DuckDB` in a process of its own, asked line by line, so that both are measured in turns.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result};

pub struct DuckDb {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl DuckDb {
    /// Starts it and lets it load the records, which is not timed.
    pub fn start(csv: &Path) -> Result<Self> {
        let python = std::env::var("PEIBAN_BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/obligations/peer.py");
        let mut process =
            Command::new(python).arg(script).arg(csv).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ask = process.stdin.take().context("a pipe")?;
        let answers = BufReader::new(process.stdout.take().context("a pipe")?);
        let mut peer = Self { process, ask, answers };
        println!("peer: {}", peer.line()?);
        Ok(peer)
    }

    /// Counts all records by child, kind and month; in milliseconds.
    pub fn group_by(&mut self) -> Result<f64> {
        self.time("all")
    }

    /// The same for one month.
    pub fn group_one_month(&mut self) -> Result<f64> {
        self.time("month")
    }

    fn time(&mut self, query: &str) -> Result<f64> {
        writeln!(self.ask, "{query}")?;
        Ok(self.line()?.parse()?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
