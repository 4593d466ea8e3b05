//! The peer: `PouchDB` phones and an express-pouchdb server, processes of their own.

use std::{net::SocketAddr, process::Stdio};

use anyhow::{Context, Result};
use domain::record::Record;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::{
    server::{on_the_servers_core, read_line, spawn},
    table::Took,
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/sync/peer");

/// Its server, on `LevelDB` without waiting for the disk. Ends when it is dropped.
pub struct PeerServer {
    pub address: SocketAddr,
    _process: Child,
    _folder: TempDir,
}

impl PeerServer {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut command = on_the_servers_core();
        command.extend(["node".into(), format!("{FOLDER}/server.mjs").into(), folder.path().into()]);
        let (process, line) = spawn(&command).await?;
        Ok(Self { address: line.parse()?, _process: process, _folder: folder })
    }
}

/// Its phones, in one process: asked line by line, so that both sides are measured in turns.
pub struct PeerPhones {
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    _process: Child,
}

impl PeerPhones {
    pub fn start() -> Result<Self> {
        let mut command = Command::new("node");
        command.arg(format!("{FOLDER}/client.mjs")).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().context("node")?;
        let ask = process.stdin.take().context("a pipe")?;
        let answers = BufReader::new(process.stdout.take().context("a pipe")?);
        Ok(Self { ask, answers, _process: process })
    }

    /// A phone, from now on reaching the school's database at `school`.
    pub async fn open(&mut self, phone: &str, school: SocketAddr, database: &str) -> Result<()> {
        let url = format!("http://{school}/{database}");
        self.ask(json!({"verb": "open", "phone": phone, "url": url})).await.map(drop)
    }

    /// Keeps records on a phone.
    pub async fn save(&mut self, phone: &str, records: &[Record]) -> Result<()> {
        let docs = documents(records)?;
        self.ask(json!({"verb": "save", "phone": phone, "docs": docs})).await.map(drop)
    }

    /// Hands in what is new on the phone.
    pub async fn push(&mut self, phone: &str, batch: Option<usize>) -> Result<Took> {
        took(&self.ask(json!({"verb": "push", "phone": phone, "batch": batch})).await?)
    }

    /// Fetches what is new at school.
    pub async fn pull(&mut self, phone: &str, batch: Option<usize>) -> Result<Took> {
        took(&self.ask(json!({"verb": "pull", "phone": phone, "batch": batch})).await?)
    }

    /// Does what a line says, and answers.
    pub async fn ask(&mut self, line: Value) -> Result<Value> {
        self.ask.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(serde_json::from_str(&read_line(&mut self.answers).await?)?)
    }
}

/// Records as the peer keeps them.
pub fn documents(records: &[Record]) -> Result<Vec<Value>> {
    let document = |record: &Record| {
        let mut document = serde_json::to_value(record)?;
        let fields = document.as_object_mut().context("an object")?;
        let id = fields.remove("id").context("an id")?;
        fields.insert("_id".into(), id);
        Ok(document)
    };
    records.iter().map(document).collect()
}

fn took(answer: &Value) -> Result<Took> {
    let requests = u32::try_from(answer["requests"].as_u64().context("requests")?)?;
    Ok(Took { ms: answer["ms"].as_f64().context("a time")?, requests })
}
