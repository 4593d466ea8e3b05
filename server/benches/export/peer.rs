//! The peer: openpyxl in a process of its own, asked line by line, so that both are measured in turns.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result};

pub struct OpenPyXl {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// How many it has to write.
    pub rows: usize,
}

/// What writing took.
pub struct Took {
    pub seconds: f64,
    pub megabytes: f64,
}

impl OpenPyXl {
    /// Starts it and lets it read the rows, which is not timed.
    pub fn start(csv: &Path) -> Result<Self> {
        let python = std::env::var("PEIBAN_BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/export/peer.py");
        let words = std::env::var("PEIBAN_BENCH_SERVERS").unwrap_or_default();
        let mut words: Vec<&str> = words.split_whitespace().chain([python.as_str(), script]).collect();
        let mut command = Command::new(words.remove(0));
        let mut process = command.args(words).arg(csv).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let ask = process.stdin.take().context("a pipe")?;
        let answers = BufReader::new(process.stdout.take().context("a pipe")?);
        let mut peer = Self { process, ask, answers, rows: 0 };
        let first = peer.line()?;
        println!("peer: {first}");
        peer.rows = first.rsplit(' ').next().context("a number")?.parse()?;
        Ok(peer)
    }

    /// Writes the rows to a workbook.
    pub fn write(&mut self, file: &Path) -> Result<Took> {
        writeln!(self.ask, "{}", file.display())?;
        let line = self.line()?;
        let (seconds, megabytes) = line.split_once(' ').with_context(|| line.clone())?;
        Ok(Took { seconds: seconds.parse()?, megabytes: megabytes.parse()? })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for OpenPyXl {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
