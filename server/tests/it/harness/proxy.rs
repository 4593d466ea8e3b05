//! A bad network before a server: a TCP proxy on this machine, with faults to order while it runs. It needs nothing of
//! the other tests, so that a benchmark can include this file by its path.
#![allow(dead_code, missing_docs, reason = "each binary that includes this file uses a part of it")]

use std::{collections::VecDeque, iter::repeat_n, net::SocketAddr, sync::Arc, sync::Mutex, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

/// Passes connections on to one server. Ends, with every connection, when it is dropped.
pub struct Proxy {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    _accepting: JoinSet<()>,
}

/// What a network does to a connection, from the client `up` to the server and `down` again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Network {
    pub up: Line,
    pub down: Line,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    /// How long every byte is under way. Connecting itself takes no time.
    pub delay: Duration,
    /// How many bytes pass in a second; all if absent.
    pub rate: Option<u32>,
    /// How it ends early, and after how many bytes: at 0 the first byte does not pass.
    pub end: Option<(End, usize)>,
}

#[derive(Debug, Clone, Copy)]
pub enum End {
    /// Goes silent; the connection stays open.
    Stall,
    /// Both ends see a reset.
    Reset,
    /// Both ends see an orderly end, as if that had been all.
    Close,
}

/// How much passed so far: connections, and bytes handed to the server and to clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    pub connections: u64,
    pub up: u64,
    pub down: u64,
}

#[derive(Default)]
struct State {
    usual: Network,
    next: VecDeque<Network>,
    passed: Passed,
}

impl Network {
    /// Requests pass; of the answer not one byte does.
    pub fn without_reply() -> Self {
        Self { down: Line { end: Some((End::Reset, 0)), ..Line::default() }, ..Self::default() }
    }
}

impl Proxy {
    /// A proxy before `server`, on a free port.
    pub async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (address, state) = (listener.local_addr().expect("an address"), Arc::<Mutex<State>>::default());
        let (mut accepting, shared) = (JoinSet::new(), Arc::clone(&state));
        accepting.spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                open.spawn(connect(client, server, Arc::clone(&shared)));
            }
        });
        Self { address, state, _accepting: accepting }
    }

    /// From now on new connections meet this network.
    pub fn set(&self, network: Network) {
        self.state.lock().expect("no panic").usual = network;
    }

    /// The next `count` connections meet this one, after those ordered before.
    pub fn next(&self, count: usize, network: Network) {
        self.state.lock().expect("no panic").next.extend(repeat_n(network, count));
    }

    pub fn passed(&self) -> Passed {
        self.state.lock().expect("no panic").passed
    }
}

async fn connect(mut client: TcpStream, server: SocketAddr, state: Arc<Mutex<State>>) {
    let state = || state.lock().expect("no panic");
    state().passed.connections += 1;
    let network = state().next.pop_front();
    let network = network.unwrap_or_else(|| state().usual);
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.split(), server.split());
    let up = pass(from_client, to_server, network.up, |bytes| state().passed.up += bytes);
    let down = pass(from_server, to_client, network.down, |bytes| state().passed.down += bytes);
    if let Err(End::Reset) = tokio::try_join!(up, down) {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
}

/// Passes one direction until its sender is done, or fails with how it was cut.
async fn pass(mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, line: Line, count: impl Fn(u64)) -> Result<(), End> {
    // Small pieces make a slow line smooth; reading goes on while earlier pieces are under way.
    let mut buffer = vec![0; if line.rate.is_some() { 512 } else { 16 * 1024 }];
    let (sent, mut under_way) = mpsc::channel::<(Instant, Vec<u8>)>(256);
    let read = async move {
        while let Ok(length @ 1..) = from.read(&mut buffer).await {
            let arrives = Instant::now() + line.delay;
            let Ok(()) = sent.send((arrives, buffer[..length].to_vec())).await else { break };
        }
        Ok(())
    };
    let write = async move {
        let mut left = line.end.map_or(usize::MAX, |(_, bytes)| bytes);
        while let Some((arrives, bytes)) = under_way.recv().await {
            sleep_until(arrives).await;
            let (fits, whole) = (bytes.len().min(left), bytes.len() <= left);
            left -= fits;
            count(fits as u64);
            let written = to.write_all(&bytes[..fits]).await;
            match line.end.filter(|_| !whole) {
                Some((End::Stall, _)) => std::future::pending().await,
                Some((end, _)) => return Err(end),
                None if written.is_err() => break,
                None => sleep(line.rate.map_or(Duration::ZERO, |rate| Duration::from_secs(fits as u64) / rate)).await,
            }
        }
        to.shutdown().await.or(Ok(()))
    };
    tokio::try_join!(read, write).map(|_| ())
}
