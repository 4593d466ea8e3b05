//! Letters that leave the server: to vendors that check all they document, to a mail server, a push service, a calendar.

pub mod feed;
mod limits;
mod mail;
mod odd;
mod push;
mod robots;
pub mod vendors;

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use chrono::{DateTime, Utc};
use domain::channel::{Robot, Vendor};
use serde_json::json;
use server::channel::{Channel, Failure, Letter, Outside, OutsideConfig};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    net::TcpListener,
    process::{Child, ChildStdout, Command},
};

/// In every secret and every address that must not be repeated.
const HUSH: &str = "hush";

/// A letter in which every text needs some care.
fn letter() -> Letter {
    Letter {
        key: "0193a1b2-0000-7000-8000-0000000000aa".into(),
        title: "本周还差 3 次".into(),
        text: "家访 1，谈心 2；\n“确实做不到的”可以申请免办 \\ & + %".into(),
        link: Some("https://peiban.example.cn/#/board?a=1&b=2".into()),
        data: json!({"school": "hd", "owed": 3}),
    }
}

/// What leads to `allowed` as well, and is patient: the machine may have much to do.
fn outside(allowed: &[&str]) -> Outside {
    patient(allowed, Duration::from_mins(1))
}

/// What waits for nobody longer than `timeout`.
fn patient(allowed: &[&str], timeout: Duration) -> Outside {
    let allowed = allowed.iter().map(|it| (*it).to_owned()).collect();
    let config = OutsideConfig { allowed, timeout: Some(timeout), ..OutsideConfig::default() };
    Outside::new(config).expect("a sound outside")
}

fn robot(vendor: Vendor, url: &str, secret: Option<&str>) -> Robot {
    let id = "r1".parse().expect("an id");
    Robot { id, vendor, name: "教师群".into(), url: url.into(), secret: secret.map(Into::into) }
}

/// A port of this machine, and its origin.
async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, origin)
}

/// Sends the letter, and says what came of it in a word, with the seconds to wait and the number that is named.
async fn outcome(channel: &impl Channel, outside: &Outside, now: DateTime<Utc>) -> String {
    let (word, why, after) = match channel.send(outside, &letter(), now).await {
        Ok(()) => return "delivered".into(),
        Err(Failure::Gone) => return "gone".into(),
        Err(Failure::Later { why, after }) => ("later", why, after),
        Err(Failure::Never { why }) => ("never", why, None),
    };
    for text in [&why.zh, &why.en] {
        let repeated = [HUSH, "http", "127.0.0.1", "secret words", "token"].into_iter().find(|it| text.contains(it));
        assert_eq!(repeated, None, "{text}");
    }
    assert!(why.zh.ends_with('。') && why.en.ends_with('.'), "{why:?}");
    let numbers = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    assert_eq!(numbers(&why.zh), numbers(&why.en), "{why:?}");
    let after = after.map(|it| format!("{} s", it.as_secs())).unwrap_or_default();
    [word.into(), after, numbers(&why.en)].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A Python program that goes on until it is dropped, read line by line.
pub struct Program {
    lines: Lines<BufReader<ChildStdout>>,
    child: Child,
}

impl Program {
    pub fn start(name: &str, arguments: &[&str]) -> Self {
        let mut command = python(name);
        command.args(arguments).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect(".ci/prepare-tests installs Python's packages");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Self { lines, child }
    }

    pub async fn line(&mut self) -> String {
        self.lines.next_line().await.expect("it can be read").expect("the program goes on")
    }

    /// Ends it before it is dropped.
    async fn end(mut self) {
        self.child.kill().await.expect("it goes on until now");
    }
}

fn python(name: &str) -> Command {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program: PathBuf = server.join("../.tools/channels/bin/python");
    let mut command = Command::new(program);
    command.arg(server.join("tests").join(name));
    command
}
