//! The sender killed in the middle, again and again: everybody is told, and told once as the receiver tells repetitions.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use chrono::{DateTime, TimeDelta};
use rstest::rstest;
use server::store::{Actor, Setting};

use super::{crowd, person};
use crate::{
    command::command,
    harness::{
        Database,
        Engine::{self, Postgres, Sqlite},
        Receiver,
    },
};

/// More people than a hundred senders tell before they are killed.
const PEOPLE: usize = 300;
const KILLS: usize = 100;

#[rstest]
#[case::sqlite(Sqlite, KILLS)]
#[case::postgres(Postgres, KILLS / 5)]
#[tokio::test]
async fn a_sender_that_is_killed_leaves_nobody_out_and_tells_nobody_twice(
    #[case] engine: Engine,
    #[case] kills: usize,
) {
    let receiver = Receiver::start().await;
    let database = Database::create(engine).await;
    let store = database.open().await;
    let school = crowd(PEOPLE);
    let founded = crate::harness::moment("2026-11-22T12:00:00+08:00");
    store.import(&school, founded).await.expect("the school is new");
    let robot = receiver.webhook();
    store.set_reminders(&school.school.id, Actor::CONSOLE, &Setting::Robot(&robot), founded).await.expect("it works");

    let mut now: DateTime<_> = crate::harness::moment("2026-11-23T07:00:00+08:00");
    for nth in 0..=kills {
        let arguments = ["remind", "run", "--now", &now.to_rfc3339(), "--webhook-origins", &receiver.origin];
        let mut sender =
            command(&database, &arguments).stdout(std::process::Stdio::null()).spawn().expect("peiban starts");
        if nth == kills {
            assert!(sender.wait().await.expect("it ends").success());
            break;
        }
        // After none to four messages more: while it decides, while it sends, before it wrote down that it did.
        let enough = receiver.got().len() + nth % 5;
        let mut patience = 0;
        while receiver.got().len() < enough.max(1) && patience < 2_000 && sender.try_wait().expect("a child").is_none()
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
            patience += 1;
        }
        let _ = sender.kill().await;
        // What it held is free again after its hold.
        now += TimeDelta::minutes(3);
    }
    let got = receiver.got();
    let keys: BTreeMap<&str, BTreeSet<String>> = got.iter().fold(BTreeMap::new(), |mut keys, it| {
        keys.entry(it.key.as_str()).or_default().insert(person(&it.body));
        keys
    });
    let people: BTreeSet<&String> = keys.values().flatten().collect();
    assert_eq!((keys.len(), people.len()), (PEOPLE, PEOPLE), "each once, and everybody");
    assert!(keys.values().all(|people| people.len() == 1));
    println!("{kills} kills: {} messages arrived, {} of them again", got.len(), got.len() - keys.len());
}
