//! One new record on a slow but sound line, warm: handed in, fetched by a second phone, and a question with no news.

use std::time::Duration;

use anyhow::Result;

use crate::{
    database::Engine,
    peer::{PeerPhones, PeerServer},
    phone::Phone,
    proxy::{Line, Network, Passed, Proxy},
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtMost, Took, ours, pairs, title},
};

const ROUNDS: usize = 5;
const CHILDREN: usize = 6;
/// What was recorded before.
const EARLIER: usize = 60;
/// 400 ms there and back, 100 kbit/s either way.
const LINE: Line = Line { delay: Duration::from_millis(200), rate: Some(12_500), end: None };

/// Milliseconds, requests and bytes, of each round.
#[derive(Default)]
struct Figures {
    times: Vec<f64>,
    requests: Vec<f64>,
    bytes: Vec<f64>,
}

impl Figures {
    fn add(&mut self, took: Took, before: Passed, after: Passed) {
        self.times.push(took.ms);
        self.requests.push(took.requests.into());
        self.bytes.push(bytes(before, after));
    }
}

/// Bytes over the wire in both directions, headers included.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
pub fn bytes(before: Passed, after: Passed) -> f64 {
    (after.up + after.down - before.up - before.down) as f64
}

pub async fn run(peer: &PeerServer, theirs: &mut PeerPhones) -> Result<()> {
    title("One new record; 400 ms round trip, 100 kbit/s, connection open");
    let data = Data::create(Engine::Sqlite, &[school("s", Size { mentors: 1, children: CHILDREN })?]).await?;
    let sessions = data.sign_in("s", &[mentor(0)]).await?;
    let server = data.serve().await?;
    let slow = Network { up: LINE, down: LINE };
    let (line, peer_line) = (Proxy::start(server.address).await, Proxy::start(peer.address).await);
    line.set(slow);
    peer_line.set(slow);

    let [[first, second]] = &sessions[..] else { anyhow::bail!("one person") };
    let (mut a, mut b) = (Phone::new(first, server.address)?, Phone::new(second, server.address)?);
    let earlier = records(0, CHILDREN, EARLIER + ROUNDS, 1)?;
    let (earlier, new) = earlier.split_at(EARLIER);
    a.save(earlier.to_vec());
    theirs.open("a", peer.address, "one").await?;
    theirs.open("b", peer.address, "one").await?;
    theirs.save("a", earlier).await?;
    a.exchange().await?;
    b.exchange().await?;
    theirs.push("a", None).await?;
    theirs.pull("b", None).await?;
    // The line is slow from here on, and its connections open before anything is measured.
    a.move_to(line.address);
    b.move_to(line.address);
    a.exchange().await?;
    b.exchange().await?;
    theirs.open("a", peer_line.address, "one").await?;
    theirs.open("b", peer_line.address, "one").await?;
    theirs.push("a", None).await?;
    theirs.pull("b", None).await?;

    let mut own: [Figures; 3] = Default::default();
    let mut peers: [Figures; 3] = Default::default();
    for record in new {
        let record = std::slice::from_ref(record);
        a.save(record.to_vec());
        theirs.save("a", record).await?;
        for step in 0..3 {
            let before = line.passed();
            let done = if step == 0 { a.exchange().await? } else { b.exchange().await? };
            own[step].add(done, before, line.passed());
            let before = peer_line.passed();
            let done = if step == 0 { theirs.push("a", None).await? } else { theirs.pull("b", None).await? };
            peers[step].add(done, before, peer_line.passed());
        }
    }
    for (what, own, peers) in
        [("handed in", &own[0], &peers[0]), ("fetched", &own[1], &peers[1]), ("no news", &own[2], &peers[2])]
    {
        let news = what != "no news";
        pairs(&format!("{what}: requests"), "", &own.requests, &peers.requests, None);
        ours(&format!("{what}: our requests"), "", &own.requests, Some(AtMost(1.0)));
        pairs(&format!("{what}: bytes"), "B", &own.bytes, &peers.bytes, news.then_some(AtMost(0.3)));
        pairs(&format!("{what}: time"), "ms", &own.times, &peers.times, Some(AtMost(0.25)));
    }
    ours("no news: our bytes", "B", &own[2].bytes, Some(AtMost(400.0)));
    Ok(())
}
