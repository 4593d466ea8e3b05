//! A hundred records over a line that breaks every 20 KB, by a reset or by silence: who gets them through, and when?

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use serde_json::json;

use crate::{
    database::Engine,
    one_record::bytes,
    peer::{PeerPhones, PeerServer},
    phone::Phone,
    proxy::{End, Line, Network, Passed, Proxy},
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtMost, ours, pairs, title},
};

/// All at the same time: they wait for the line, not for this machine.
const PAIRS: usize = 5;
const CHILDREN: usize = 6;
const RECORDS: usize = 100;
const LIMIT: Duration = Duration::from_secs(90);
/// The peer's own batches of 100 would never fit between two resets.
const BATCH: usize = 10;
/// Half a round trip.
const DELAY: Duration = Duration::from_millis(500);
/// After so many bytes of one connection, in either direction, it is over.
const BREAKS: usize = 20_000;
/// More connections than either side makes before the limit.
const CONNECTIONS: usize = 2_000;

/// How one side got its records through one line.
struct Passage {
    seconds: f64,
    bytes: f64,
    finished: bool,
}

/// The same records over a sound line and over one that breaks.
struct Run {
    sound: Passage,
    broken: Passage,
}

impl Run {
    /// Until all had arrived, or until nobody waited any longer.
    fn seconds(&self) -> f64 {
        if self.broken.finished { self.broken.seconds } else { LIMIT.as_secs_f64() }
    }

    /// What went over the broken line beyond what the sound one took, in percent.
    fn in_vain(&self) -> f64 {
        (self.broken.bytes / self.sound.bytes - 1.0) * 100.0
    }
}

pub async fn run(peer: &PeerServer) -> Result<()> {
    title("100 records; 1 s round trip, every connection breaks after 20 KB at most, one in five by silence");
    let data = Data::create(Engine::Sqlite, &[school("s", Size { mentors: 2 * PAIRS, children: CHILDREN })?]).await?;
    let server = data.serve().await?;
    let pairs_of_runs = (0..PAIRS).map(|seed| {
        let (data, school) = (&data, server.address);
        async move { tokio::try_join!(own_run(data, school, seed), peers_run(peer, seed)) }
    });
    let runs = futures::future::try_join_all(pairs_of_runs).await?;
    let (own, peers): (Vec<Run>, Vec<Run>) = runs.into_iter().unzip();
    let each = |runs: &[Run], figure: fn(&Run) -> f64| runs.iter().map(figure).collect::<Vec<f64>>();
    let unfinished = |run: &Run| f64::from(u8::from(!run.broken.finished));
    ours("not finished after 90 s, of 5", "", &[each(&own, unfinished).iter().sum()], Some(AtMost(0.0)));
    ours("the peer: not finished, of 5", "", &[each(&peers, unfinished).iter().sum()], None);
    pairs("time", "s", &each(&own, Run::seconds), &each(&peers, Run::seconds), Some(AtMost(0.3)));
    pairs("bytes sent in vain", "%", &each(&own, Run::in_vain), &each(&peers, Run::in_vain), None);
    ours("our bytes sent in vain", "%", &each(&own, Run::in_vain), Some(AtMost(15.0)));
    Ok(())
}

async fn own_run(data: &Data, school: SocketAddr, seed: usize) -> Result<Run> {
    let (sound, broken) = (line(school, None).await, line(school, Some(seed)).await);
    let sound = own_passage(data, school, seed, 2 * seed, sound);
    let broken = own_passage(data, school, seed, 2 * seed + 1, broken);
    let (sound, broken) = tokio::try_join!(sound, broken)?;
    Ok(Run { sound, broken })
}

async fn own_passage(data: &Data, school: SocketAddr, seed: usize, who: usize, line: Proxy) -> Result<Passage> {
    let sessions = data.sign_in("s", &[mentor(who)]).await?;
    let [[session, _]] = &sessions[..] else { anyhow::bail!("one person") };
    // The phone knows its school, and how far away it is, before the line breaks.
    let before = self::line(school, None).await;
    let mut phone = Phone::new(session, before.address)?;
    phone.exchange().await?;
    phone.move_to(line.address);
    phone.save(records(who, CHILDREN, RECORDS, seed as u64)?);
    let seconds = phone.persist(LIMIT).await.as_secs_f64();
    Ok(Passage { seconds, bytes: all_bytes(&line), finished: phone.notebook.unsent() == 0 })
}

async fn peers_run(peer: &PeerServer, seed: usize) -> Result<Run> {
    let (sound, broken) = (line(peer.address, None).await, line(peer.address, Some(seed)).await);
    let sound = peers_passage(peer, format!("{seed}-sound"), seed, sound);
    let broken = peers_passage(peer, format!("{seed}-broken"), seed, broken);
    let (sound, broken) = tokio::try_join!(sound, broken)?;
    Ok(Run { sound, broken })
}

async fn peers_passage(peer: &PeerServer, name: String, seed: usize, line: Proxy) -> Result<Passage> {
    let mut phones = PeerPhones::start()?;
    let database = format!("lossy-{name}");
    phones.open("phone", peer.address, &database).await?;
    phones.pull("phone", None).await?;
    phones.open("phone", line.address, &database).await?;
    phones.save("phone", &records(0, CHILDREN, RECORDS, seed as u64)?).await?;
    let url = format!("http://{}/{database}", peer.address);
    let order = json!({"verb": "persist", "phone": "phone", "url": url, "batch": BATCH, "records": RECORDS,
        "limit": LIMIT.as_millis()});
    let answer = phones.ask(order).await?;
    let seconds = answer["ms"].as_f64().context("a time")? / 1000.0;
    Ok(Passage { seconds, bytes: all_bytes(&line), finished: answer["docs"].as_u64() == Some(RECORDS as u64) })
}

fn all_bytes(line: &Proxy) -> f64 {
    bytes(Passed::default(), line.passed())
}

/// A long line to `server`: sound, or broken in a way that `seed` decides, for both sides alike.
async fn line(server: SocketAddr, seed: Option<usize>) -> Proxy {
    let line = Proxy::start(server).await;
    let long = Line { delay: DELAY, ..Line::default() };
    line.set(Network { up: long, down: long });
    let Some(seed) = seed else { return line };
    let mut random = SmallRng::seed_from_u64(seed as u64);
    for _ in 0..CONNECTIONS {
        let end = if random.random_range(0..5) == 0 {
            (End::Stall, random.random_range(0..BREAKS))
        } else {
            (End::Reset, BREAKS)
        };
        let direction = Line { end: Some(end), ..long };
        line.next(1, Network { up: direction, down: direction });
    }
    line
}
