//! A backlog of ten thousand records from one phone to school, and from there to an empty one; no network in between.

use anyhow::{Result, ensure};

use crate::{
    database::Engine,
    peer::{PeerPhones, PeerServer},
    phone::Phone,
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtLeast, Took, pairs, title},
};

const ROUNDS: usize = 3;
const RECORDS: usize = 10_000;
/// As a school has them: some thirty records each in two months.
const CHILDREN: usize = 300;
/// What served the peer best.
const BATCH: usize = 1_000;

pub async fn run(peer: &PeerServer, theirs: &mut PeerPhones) -> Result<()> {
    title(
        "10,000 records of 300 children, no network in between; ours durable (SQLite, synchronous = full), peer's not",
    );
    let (mut pushed, mut pulled, mut peer_pushed, mut peer_pulled) = (vec![], vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        let backlog = records(0, CHILDREN, RECORDS, 100 + round as u64)?;
        let (push, pull) = ours(&backlog).await?;
        pushed.push(push);
        pulled.push(pull);

        let (a, b, database) = (format!("drain-a-{round}"), format!("drain-b-{round}"), format!("drain-{round}"));
        theirs.open(&a, peer.address, &database).await?;
        theirs.open(&b, peer.address, &database).await?;
        theirs.save(&a, &backlog).await?;
        peer_pushed.push(rate(theirs.push(&a, Some(BATCH)).await?));
        peer_pulled.push(rate(theirs.pull(&b, Some(BATCH)).await?));
    }
    pairs("handed in, a second", "rec", &pushed, &peer_pushed, Some(AtLeast(3.0)));
    pairs("fetched by an empty phone, a second", "rec", &pulled, &peer_pulled, Some(AtLeast(10.0)));
    Ok(())
}

/// How many records a second went in and out.
async fn ours(backlog: &[domain::record::Record]) -> Result<(f64, f64)> {
    let data = Data::create(Engine::Sqlite, &[school("s", Size { mentors: 1, children: CHILDREN })?]).await?;
    let sessions = data.sign_in("s", &[mentor(0)]).await?;
    let server = data.serve().await?;
    let [[first, second]] = &sessions[..] else { anyhow::bail!("one person") };
    let (mut a, mut b) = (Phone::new(first, server.address)?, Phone::new(second, server.address)?);
    a.save(backlog.to_vec());
    let push = a.exchange().await?;
    let pull = b.exchange().await?;
    ensure!(b.notebook.records.len() == backlog.len(), "{} records arrived", b.notebook.records.len());
    Ok((rate(push), rate(pull)))
}

#[expect(clippy::cast_precision_loss, reason = "ten thousand")]
fn rate(took: Took) -> f64 {
    RECORDS as f64 / took.ms * 1000.0
}
