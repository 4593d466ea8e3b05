//! What leaves these schools as reminders: in no message stands a child, or anybody of another school.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use rstest::rstest;
use server::{
    App,
    store::{Actor, Setting},
    turn,
};

use super::world::{Centre, Token};
use crate::harness::{
    Database,
    Engine::{self, Postgres, Sqlite},
    Receiver, moment,
};

/// Others than those who ask.
const FIRST: u32 = 10_000;
const CENTRES: u32 = 100;

/// A Monday, three days and one before the end of a month, and the first after it.
const DAYS: [&str; 4] = ["2026-11-23", "2026-11-27", "2026-11-29", "2026-12-01"];

#[rstest]
#[tokio::test]
async fn no_message_names_a_child_or_a_stranger(#[values(Sqlite, Postgres)] engine: Engine) {
    let receiver = Receiver::start().await;
    let database = Database::create(engine).await;
    let store = database.open().await;
    let first = if engine == Sqlite { FIRST } else { FIRST + CENTRES };
    let centres: Vec<Centre> = (first..first + CENTRES).map(Centre::made_up).collect();
    let founded = moment("2026-11-20T12:00:00+08:00");
    for school in centres.iter().flat_map(|it| &it.schools) {
        let package = school.package();
        store.import(&package, founded).await.expect("a sound school");
        for robot in [receiver.webhook(), receiver.group(&school.id)] {
            let set = Setting::Robot(&robot);
            store.set_reminders(&package.school.id, Actor::CONSOLE, &set, founded).await.expect("it works");
        }
    }
    let mut app = App::new(store.clone(), receiver.reach(&store).await);
    for day in DAYS {
        let now: DateTime<Utc> = moment(&format!("{day}T07:00:00+08:00"));
        app.clock = Arc::new(move || now);
        let did = turn(&app, 0).await.expect("it works");
        assert_eq!((did.later, did.failed), (0, 0), "{day}");
    }
    let got = receiver.got();
    let mut groups = 0;
    for message in &got {
        let text = message.body.to_string();
        let school = message.body["data"]["school"].as_str().expect("a school");
        groups += usize::from(message.body["data"]["person"].is_null());
        let tokens: BTreeSet<Token> = Token::all_in(&text);
        assert!(!tokens.is_empty(), "somebody is told: {text}");
        for token in tokens {
            assert!(token.school == school && token.kind == "staff", "{token:?} stands in {text}");
        }
    }
    assert!(got.len() > 200 && groups > 50, "{} messages, {groups} of them to groups: too few", got.len());
}
