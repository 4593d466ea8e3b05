//! Clients that are slow on purpose: each is cut off, whatever it has sent so far.

use std::{net::TcpListener, time::Duration};

use axum_server::Handle;
use rstest::rstest;
use server::{App, Gate, Patience, accept};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{Database, Engine::Sqlite};

/// Short, so that the test is; nobody who is quick enough is asked for here.
const SHORT: Duration = Duration::from_millis(100);

#[rstest]
#[case::says_nothing("", "")]
#[case::begins_like_another_protocol("P", "")]
#[case::stops_in_the_head("POST /api/v1/sync HTTP/1.1\r\nhost: x\r\n", "")]
#[case::stops_before_the_body(
    "POST /api/v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n",
    "HTTP/1.1 408"
)]
#[case::stops_in_the_body(
    "POST /api/v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"rec",
    "HTTP/1.1 408"
)]
#[case::keeps_a_connection_for_nothing("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", "HTTP/1.1 200")]
#[tokio::test]
async fn whoever_stops_is_cut_off(#[case] sent: &str, #[case] heard: &str) {
    let database = Database::create(Sqlite).await;
    let mut app = App::new(database.open().await, reach());
    app.gate = Gate::new(8, 8, SHORT);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(accept(app, listener, None, Patience(SHORT), Handle::new()));
    let mut client = TcpStream::connect(address).await.expect("it listens");
    client.write_all(sent.as_bytes()).await.expect("it reads");
    let mut answer = Vec::new();
    // Returns only when the server closes the connection.
    let _ = client.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with(heard), "{answer}");
}

#[tokio::test]
async fn a_drop_now_and_then_is_not_enough() {
    let database = Database::create(Sqlite).await;
    let mut app = App::new(database.open().await, reach());
    app.gate = Gate::new(8, 8, SHORT);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(accept(app, listener, None, Patience::default(), Handle::new()));
    let mut client = TcpStream::connect(address).await.expect("it listens");
    let head =
        "POST /api/v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99999\r\n\r\n";
    client.write_all(head.as_bytes()).await.expect("it reads");
    // A byte each 10 ms would take a quarter of an hour.
    while client.write_all(b" ").await.is_ok() {
        tokio::time::sleep(SHORT / 10).await;
    }
}
