//! F5: the server is killed without warning, again and again, while phones hand in records.

use std::{collections::BTreeMap, time::Duration};

use domain::sync::Outcome;
use rstest::rstest;
use serde_json::{Value, json};
use sqlx::AnyPool;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    command::serve,
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        Phone, open_school, record, school,
    },
};

const KILLS: u64 = 200;
/// Two phones each of two mentors, and the child each writes about.
const PHONES: [(&str, &str, &str); 4] = [("m1", "a", "c1"), ("m1", "b", "c2"), ("m2", "c", "c3"), ("m2", "d", "c3")];

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f5_the_server_killed_two_hundred_times(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    open_school(&database.open().await, &school()).await;
    let (mut server, url, _) = serve(&database, &[]).await;
    let (announce, servers) = watch::channel((url.clone(), true));
    let (acknowledge, mut acknowledged) = mpsc::unbounded_channel();
    let mut phones = JoinSet::new();
    for (staff, device, child) in PHONES {
        let phone = Phone::sign_in(&url, staff, device).await;
        let sender = Sender { phone, child, made: 0, waiting: Vec::new(), receipts: BTreeMap::new() };
        phones.spawn(sender.work(servers.clone(), acknowledge.clone()));
    }
    for round in 0..KILLS {
        while acknowledged.try_recv().is_ok() {}
        acknowledged.recv().await.expect("somebody hands in");
        // Anywhere in the life of the next requests.
        tokio::time::sleep(Duration::from_micros(round * 7919 % 20_000)).await;
        server.kill().await.expect("it was running");
        let (next, url, _) = serve(&database, &[]).await;
        server = next;
        announce.send_replace((url, true));
    }
    announce.send_modify(|(_, goes_on)| *goes_on = false);
    let senders = phones.join_all().await;
    server.kill().await.expect("it was running");
    assert_each_once(&database, &senders).await;
}

async fn assert_each_once(database: &Database, senders: &[Sender]) {
    let pool = AnyPool::connect(&database.url).await.expect("the database is there");
    let stored: Vec<(String, i64)> =
        sqlx::query_as("select id, seq from record order by seq").fetch_all(&pool).await.expect("the table exists");
    let mut expected: Vec<(String, i64)> = senders.iter().flat_map(|it| it.receipts.clone()).collect();
    expected.sort_by_key(|(_, seq)| *seq);
    let kills = usize::try_from(KILLS).expect("small");
    assert!(expected.len() >= kills, "one at least between any two kills, not {} in all", expected.len());
    assert_eq!(stored, expected, "every acknowledged record is there once, under its number");
    let store = database.open().await;
    let differences = store.verify(&"hd".parse().expect("an id")).await.expect("the database answers");
    assert!(differences.is_empty(), "{differences:#?}");
    for sender in senders {
        let own = stored.iter().filter(|(id, _)| id.starts_with(&sender.phone.device)).count();
        assert_eq!((own, sender.receipts.len()), (sender.made, sender.made), "all of {}", sender.phone.device);
    }
}

/// A phone that always has something to hand in, and keeps it until a receipt names it.
struct Sender {
    phone: Phone,
    child: &'static str,
    made: usize,
    waiting: Vec<Value>,
    receipts: BTreeMap<String, i64>,
}

impl Sender {
    /// Hands in until it is over and nothing waits.
    async fn work(mut self, servers: watch::Receiver<(String, bool)>, acknowledge: mpsc::UnboundedSender<()>) -> Self {
        loop {
            let (url, goes_on) = servers.borrow().clone();
            self.phone.url = url;
            match (self.waiting.is_empty(), goes_on) {
                (true, true) => self.write(),
                (true, false) => return self,
                (false, _) => {}
            }
            if self.hand_in().await {
                let _ = acknowledge.send(());
            } else {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
    }

    /// One to three records, spread over the autumn.
    fn write(&mut self) {
        for _ in 0..=self.made % 3 {
            let (month, day) = (9 + self.made % 2, 1 + self.made % 30);
            let id = format!("{}{}", self.phone.device, self.made);
            let by = self.phone.staff.clone();
            let record = record(&id, by.as_str(), &format!("2026-{month:02}-{day:02}"), &[self.child], &["talk"]);
            self.waiting.push(record);
            self.made += 1;
        }
    }

    /// Whether every waiting record got its receipt.
    async fn hand_in(&mut self) -> bool {
        let request = self.phone.request(&self.waiting);
        let Some(reply) = self.phone.try_exchange(&request).await else { return false };
        for receipt in &reply.receipts {
            let Outcome::Seq(seq) = receipt.outcome else { panic!("{receipt:?}") };
            let earlier = self.receipts.insert(receipt.id.to_string(), seq);
            assert!(earlier.is_none_or(|earlier| earlier == seq), "the same receipt again: {receipt:?}");
        }
        assert_eq!(json!(reply.receipts.len()), json!(self.waiting.len()));
        self.waiting.clear();
        true
    }
}
