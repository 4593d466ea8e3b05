//! A thousand made-up centres with their schools: whatever anybody asks, no answer holds a row that is not theirs to see.

mod oracle;
mod reminders;
mod world;

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use domain::organisation::Organisations;
use futures::future::join_all;
use rstest::rstest;
use serde_json::json;
use server::{App, Reach, store::Store};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use tower::ServiceExt;

use crate::harness::{
    Database,
    Engine::{self, Postgres, Sqlite},
    moment,
};
use oracle::Asked;
use world::{Centre, NOW, Token};

/// On each engine; a failure names the one that failed, and the same number makes the same one again.
const CENTRES: u32 = 500;
/// As many ask at the same time.
const AT_ONCE: usize = 16;

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_holds_what_is_not_theirs(#[values(Sqlite, Postgres)] engine: Engine) {
    let database = Database::create(engine).await;
    let store = database.open().await;
    let mut app = App::new(store.clone(), Reach::nowhere());
    app.clock = Arc::new(|| moment(NOW));
    let router = server::router(app);
    let first = if engine == Sqlite { 0 } else { CENTRES };
    let centres: Vec<Centre> = (first..first + CENTRES).map(Centre::made_up).collect();
    open(&store, &database, &centres).await;
    let mut answers = 0;
    for some in centres.chunks(AT_ONCE) {
        answers += join_all(some.iter().map(|centre| everybody_asks(&router, centre))).await.into_iter().sum::<usize>();
    }
    for centre in &centres {
        no_export_holds_others(&store, centre).await;
    }
    assert!(answers > 10 * CENTRES as usize, "{answers} answers with something in them: too few");
}

/// Imports the schools, puts the centres above them, and signs everybody in.
async fn open(store: &Store, database: &Database, centres: &[Centre]) {
    let now = moment(NOW);
    let (mut accounts, mut devices) = (Vec::new(), Vec::new());
    for centre in centres {
        for school in &centre.schools {
            store.import(&school.package(), now).await.expect("a sound school");
            for person in &school.staff {
                let (key, at) = (format!("'{}', '{}'", school.id, person.id), now.timestamp_millis());
                accounts.push(format!("({key}, '{}', 'none')", school.token_of(&person.id)));
                let hash = Sha256::digest(school.token_of(&person.id));
                let hash = hash.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
                devices.push(format!("({key}, 'd', 'a phone', '{hash}', {at}, 0)"));
            }
        }
    }
    let pool = sqlx::AnyPool::connect(&database.url).await.expect("the database is there");
    for (table, rows) in [
        ("account (school, staff, phone, password_hash)", accounts),
        ("device (school, staff, id, name, token_hash, signed_in, waiting)", devices),
    ] {
        let sql = AssertSqlSafe(format!("insert into {table} values {}", rows.join(", ")));
        sqlx::query(sql).execute(&pool).await.expect("sound SQL");
    }
    let mut file = Organisations::none();
    for centre in centres {
        centre.add_to(&mut file);
    }
    store.put_organisations(&file, now).await.expect("schools and staff exist");
}

/// How many answers told anything.
async fn everybody_asks(router: &Router, centre: &Centre) -> usize {
    let mut told = 0;
    for (school, person) in centre.everybody() {
        let caller = (school, person);
        for asked in Asked::all(centre, caller) {
            let token = centre.schools[school].token_of(&centre.schools[school].staff[person].id);
            let (status, body) = ask(router, &token, &asked).await;
            let place = || format!("centre {}: {asked:?} by {token}", centre.nth);
            assert_eq!(status == 200, asked.may_be_asked(centre, caller), "{} is answered {status}: {body}", place());
            let tokens: BTreeSet<Token> = Token::all_in(&body);
            for token in &tokens {
                assert!(status == 200 && asked.may_hold(centre, caller, token), "{} holds {token:?}: {body}", place());
            }
            told += usize::from(!tokens.is_empty());
        }
    }
    told
}

async fn ask(router: &Router, token: &str, asked: &Asked) -> (u16, String) {
    let request = Request::builder().uri(asked.address()).header(header::COOKIE, format!("peiban_session={token}"));
    let request = if *asked == Asked::Sync {
        let body = json!({
            "protocol": 3, "epoch": null, "cursor": 0, "device": "d", "now": 0, "waiting": 0, "records": []
        });
        let request = request.method(Method::POST).header(header::CONTENT_TYPE, "application/json");
        request.body(Body::from(body.to_string()))
    } else {
        request.body(Body::empty())
    };
    let response = router.clone().oneshot(request.expect("a request")).await.expect("an answer");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// A school's file, as the console writes it without being asked for more: its own, and nothing private.
async fn no_export_holds_others(store: &Store, centre: &Centre) {
    for school in &centre.schools {
        let package = store.export(&school.id.parse().expect("an id"), false).await.expect("the database answers");
        let text = serde_json::to_string(&package.expect("the school exists")).expect("JSON");
        for token in Token::all_in(&text) {
            let own = token.school == school.id && token.kind != "private";
            assert!(own, "centre {}: the file of {} holds {token:?}", centre.nth, school.id);
        }
    }
}
