//! Reminders from the school's end: who is told what, once, by ways that may fail.

mod command;
mod delivery;
mod heartbeat;
mod killed;
mod settings;
mod ways;
mod year;

use domain::package::Package;
use serde_json::{Value, json};
use server::{
    App, Did,
    store::{Actor, Setting},
    turn,
};

use crate::harness::{Database, Engine, Receiver, TestServer, school_with};

/// A school whose reminders a receiver gets, on a morning before anything was sent.
struct Stage {
    server: TestServer,
    receiver: Receiver,
}

impl Stage {
    async fn set(engine: Engine, school: Package, now: &str) -> Self {
        let receiver = Receiver::start().await;
        let database = Database::create(engine).await;
        let way_out = receiver.reach(&database.open().await).await;
        let server = TestServer::start_on(database, |app| app.reach = way_out).await;
        server.open_school(&school).await;
        let robot = receiver.webhook();
        let set = Setting::Robot(&robot);
        let school = &school.school.id;
        server.store.set_reminders(school, Actor::CONSOLE, &set, server.now()).await.expect("the database answers");
        server.set_now(now);
        Self { server, receiver }
    }

    /// A turn of the job at a moment.
    async fn at(&self, now: &str) -> Did {
        self.server.set_now(now);
        turn(&self.server.app, 0).await.expect("the database answers")
    }

    /// Who was told in which words, in the order in which it came.
    fn told(&self) -> Vec<(String, String)> {
        self.receiver.got().into_iter().map(|it| (person(&it.body), words(&it.body))).collect()
    }

    /// Who was told, by name of the person.
    fn people(&self) -> Vec<String> {
        let mut people: Vec<String> = self.told().into_iter().map(|(person, _)| person).collect();
        people.sort();
        people
    }
}

fn person(body: &Value) -> String {
    body["data"]["person"].as_str().unwrap_or_default().to_owned()
}

fn words(body: &Value) -> String {
    format!("{}\n{}", body["title"].as_str().unwrap_or_default(), body["text"].as_str().unwrap_or_default())
}

/// The usual school, in which a mentor owes a child one visit a month.
fn visits() -> Package {
    school_with(json!({"duties": [duty("visit", "month")]}))
}

/// A school of many mentors with a child each.
fn crowd(people: usize) -> Package {
    let list = |one: fn(usize) -> Value| (0..people).map(one).collect::<Vec<_>>();
    school_with(json!({
        "staff": list(|it| json!({"id": format!("m{it}"), "name": format!("老师{it}"), "roles": ["mentor"]})),
        "class_teachers": [],
        "children": list(|it| json!({"id": format!("c{it}"), "name": format!("孩子{it}号"), "class": "k1", "from": "2026-09-01"})),
        "pairings": list(|it| json!({"child": format!("c{it}"), "mentor": format!("m{it}"), "from": "2026-09-01"})),
        "duties": [duty("visit", "month")],
    }))
}

fn duty(kind: &str, every: &str) -> Value {
    json!({"id": kind, "kind": kind, "who": "mentor", "per": "child", "every": every, "times": 1, "from": "2026-09-01"})
}

/// Another server of the same database.
async fn another(server: &TestServer) -> App {
    let store = server.database.open().await;
    let mut app = App::new(store, server.app.reach.clone());
    app.clock = server.app.clock.clone();
    app
}
