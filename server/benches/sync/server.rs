//! The school's server: the real binary, a process of its own, on a durable database that was filled beforehand.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context, Result, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use domain::package::Package;
use server::store::{Account, Store};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::database::{Database, Engine};

/// A running server. Ends when it is dropped; its database stays with [`Data`].
pub struct School {
    pub address: SocketAddr,
    process: Child,
    flushes: Option<(TempDir, PathBuf)>,
}

/// A database with schools and sessions in it.
pub struct Data {
    pub database: Database,
}

/// A person's session on one phone.
#[derive(Clone)]
pub struct Session {
    pub staff: String,
    pub device: String,
    pub token: String,
}

impl Data {
    /// A new database with these schools.
    pub async fn create(engine: Engine, schools: &[Package]) -> Result<Self> {
        let database = Database::create(engine).await;
        let store = Store::open(&database.url).await?;
        for school in schools {
            store.import(school, Utc::now()).await?;
        }
        Ok(Self { database })
    }

    /// Signs members of staff of a school in, each on a phone and a tablet. Signing in itself is made to be slow, and
    /// is not measured here.
    pub async fn sign_in(&self, school: &str, staff: &[String]) -> Result<Vec<[Session; 2]>> {
        let store = Store::open(&self.database.url).await?;
        let mut sessions = Vec::new();
        for staff in staff {
            let account = Account {
                school: school.parse()?,
                staff: staff.parse()?,
                password_hash: "none".into(),
                disabled_at: None,
            };
            store.add_account(&account, &format!("{school}-{staff}")).await?;
            sessions.push([
                open_session(&store, &account, "phone").await?,
                open_session(&store, &account, "tablet").await?,
            ]);
        }
        Ok(sessions)
    }

    /// Serves it.
    pub async fn serve(&self) -> Result<School> {
        self.start(None).await
    }

    /// Serves it and counts how often the process waits for the disk, if this machine can count that.
    pub async fn serve_counting(&self) -> Result<School> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("flushes");
        let countable = std::env::var_os("PEIBAN_BENCH_STRACE").is_some();
        self.start(countable.then_some((folder, file))).await
    }

    async fn start(&self, flushes: Option<(TempDir, PathBuf)>) -> Result<School> {
        let mut command = on_the_servers_core();
        if let Some((_, file)) = &flushes {
            // Beside the server (-D), and stopping it at no other system call.
            command.extend("strace -D -f -c --seccomp-bpf -e trace=fsync,fdatasync -o".split(' ').map(Into::into));
            command.push(file.into());
        }
        command.push(env!("CARGO_BIN_EXE_peiban").into());
        command.extend(["--log", "off", "serve", "--listen", "127.0.0.1:0", "--database-url"].map(Into::into));
        command.push(self.database.url.clone().into());
        let (process, line) = spawn(&command).await?;
        let address = line.rsplit_once("http://").context("the server says where it listens")?.1.trim().parse()?;
        Ok(School { address, process, flushes })
    }
}

impl School {
    /// How much memory the process has, by a line of what Linux says of it: `VmRSS` now, `VmHWM` at its most.
    pub fn memory_kb(&self, line: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id().context("it runs")?))?;
        let line = status.lines().find(|it| it.starts_with(line)).context("Linux says how much memory it has")?;
        Ok(line.split_whitespace().nth(1).context("a number")?.parse()?)
    }

    /// Ends it, and says how often it waited for the disk.
    pub async fn stop(mut self) -> Result<Option<u32>> {
        self.process.kill().await?;
        let Some((_folder, file)) = &self.flushes else { return Ok(None) };
        for _ in 0..50 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let summary = std::fs::read_to_string(file).unwrap_or_default();
            if summary.contains("total") {
                return Ok(Some(summary.lines().filter_map(calls).sum()));
            }
        }
        Ok(None)
    }
}

/// With a token that anybody could guess, kept as the server keeps it.
async fn open_session(store: &Store, account: &Account, kind: &str) -> Result<Session> {
    let device = format!("{kind}-of-{}-{}", account.school, account.staff);
    let token = URL_SAFE_NO_PAD.encode(Sha256::digest(&device));
    store.sign_in(account, &device.parse()?, kind, &hex(&Sha256::digest(&token)), Utc::now()).await?;
    Ok(Session { staff: account.staff.to_string(), device, token })
}

/// The fourth column of a line of strace's summary about a call that waits for the disk.
fn calls(line: &str) -> Option<u32> {
    line.trim_end().ends_with("sync").then(|| line.split_whitespace().nth(3)?.parse().ok())?
}

/// Servers of both sides have a core of their own, so that what asks them takes nothing from them.
pub fn on_the_servers_core() -> Vec<OsString> {
    let words = std::env::var("PEIBAN_BENCH_SERVERS").unwrap_or_default();
    words.split_whitespace().map(Into::into).collect()
}

/// Starts a process that prints one line when it is ready; it is killed when it is dropped.
pub async fn spawn(command: &[OsString]) -> Result<(Child, String)> {
    let [program, arguments @ ..] = command else { anyhow::bail!("no command") };
    let mut process = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| program.display().to_string())?;
    let line = read_line(&mut BufReader::new(process.stdout.take().context("a pipe")?)).await?;
    Ok((process, line))
}

/// The next line of what a process prints.
pub async fn read_line(from: &mut (impl AsyncBufRead + Unpin)) -> Result<String> {
    let mut line = String::new();
    ensure!(from.read_line(&mut line).await? > 0, "the process ended early");
    Ok(line.trim().to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|it| char::from_digit(it.into(), 16)).collect()
}
