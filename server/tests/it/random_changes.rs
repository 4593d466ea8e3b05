//! Whatever is changed, in whatever order: what is kept stays what the records and the rules give.

use std::cell::Cell;

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    change::{Edit, Wanted},
    id::{ChangeId, StaffId, WaiverId},
    record::Record,
    waiver::Waiver,
};
use proptest::{prelude::*, test_runner::TestRunner};
use rstest::rstest;
use serde_json::{Value, json};
use server::store::{Batch, Offered};

use crate::harness::{
    Engine::{self, Postgres, Sqlite},
    TestServer, school_with,
};

const CASES: u32 = 24;
const STEPS: usize = 14;
const STAFF: [&str; 4] = ["m1", "m2", "t1", "p1"];
const CHILDREN: [&str; 4] = ["c1", "c2", "c3", "c4"];
/// About whom each of the staff records; most of it stands, some does not.
const CARE: [&[&str]; 4] = [&["c1", "c2", "c4"], &["c3", "c3", "c1"], &["c1", "c3"], &[]];
const KINDS: [&str; 9] =
    ["talk", "dinner", "visit", "guardian", "family_call", "survey", "report", "activity", "parent_call"];

/// One thing that happens. Numbers stand for the nth of whatever there is to choose from.
#[derive(Debug, Clone)]
enum Step {
    Record { by: usize, day: u64, children: Vec<usize>, kinds: Vec<usize>, class: bool, corrects: Option<usize> },
    Ask { by: usize, child: Option<usize>, kinds: Vec<usize>, day: u64, length: u64 },
    Decide { request: usize, confirmed: bool, stand_in: Option<usize> },
    Rule { duty: usize, every: usize, times: u32, ahead: u64 },
    Off { duty: usize, ahead: u64 },
    Preset { preset: usize, ahead: u64 },
    Holiday { ahead: u64, length: u64 },
    Undo { change: usize },
    DaysPass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let kinds = || proptest::collection::vec(0..KINDS.len(), 0..4);
    prop_oneof![
        6 => (0..4_usize, 0..75_u64, proptest::collection::vec(0..6_usize, 1..3), kinds(), any::<bool>(), proptest::option::weighted(0.3, 0..20_usize))
            .prop_map(|(by, day, children, kinds, class, corrects)| Step::Record { by, day, children, kinds, class, corrects }),
        2 => (0..4_usize, proptest::option::weighted(0.7, 0..4_usize), kinds(), 0..120_u64, 0..60_u64)
            .prop_map(|(by, child, kinds, day, length)| Step::Ask { by, child, kinds, day, length }),
        3 => (0..9_usize, any::<bool>(), proptest::option::weighted(0.4, 0..4_usize))
            .prop_map(|(request, confirmed, stand_in)| Step::Decide { request, confirmed, stand_in }),
        3 => (0..20_usize, 0..5_usize, 1..4_u32, 0..60_u64).prop_map(|(duty, every, times, ahead)| Step::Rule { duty, every, times, ahead }),
        1 => (0..20_usize, 0..60_u64).prop_map(|(duty, ahead)| Step::Off { duty, ahead }),
        1 => (0..5_usize, 0..60_u64).prop_map(|(preset, ahead)| Step::Preset { preset, ahead }),
        2 => (0..40_u64, 0..20_u64).prop_map(|(ahead, length)| Step::Holiday { ahead, length }),
        2 => (0..6_usize).prop_map(|change| Step::Undo { change }),
        1 => (1..30_u64).prop_map(Step::DaysPass),
    ]
}

/// A school to which things happen.
struct Story {
    server: TestServer,
    now: DateTime<Utc>,
    count: usize,
    records: Vec<(usize, String)>,
    requests: Vec<WaiverId>,
    changes: Vec<ChangeId>,
    stored: usize,
}

impl Story {
    async fn start(engine: Engine, preset: &str) -> Self {
        let school = school_with(json!({"school": {"id": "hd", "name": "河东小学", "preset": preset}}));
        let server = TestServer::start_with(engine, school).await;
        let now = crate::harness::moment("2026-11-02T12:00:00+08:00");
        Self { server, now, count: 0, records: Vec::new(), requests: Vec::new(), changes: Vec::new(), stored: 0 }
    }

    async fn happens(&mut self, step: &Step) {
        self.count += 1;
        match step {
            Step::DaysPass(days) => self.now = self.now + Days::new(*days),
            Step::Record { by, day, children, kinds, class, corrects } => {
                let earlier = corrects.and_then(|at| self.records.get(at % self.records.len().max(1)).cloned());
                let by = earlier.as_ref().map_or(*by, |(by, _)| *by);
                let (id, care) = (format!("r{}", self.count), CARE[by]);
                let children =
                    children.iter().filter(|_| !care.is_empty()).map(|at| at % care.len()).collect::<Vec<_>>();
                let kinds = if kinds.is_empty() && earlier.is_none() { &vec![0] } else { kinds };
                let record = json!({
                    "id": id, "by": STAFF[by], "at": format!("{}T18:00:00+08:00", first_day() + Days::new(*day)),
                    "children": names(care, &children), "class": (*class && by == 2).then_some("k1"),
                    "kinds": names(&KINDS, kinds), "reached": *day % 7 != 0, "supersedes": earlier.map(|it| it.1)
                });
                let record = Record::parse(&record);
                self.hand_in(by, Some(Offered { id: id.parse().expect("an id"), item: record }), None).await;
                self.records.push((by, id));
            }
            Step::Ask { by, child, kinds, day, length } => {
                let id: WaiverId = format!("w{}", self.count).parse().expect("an id");
                let from = first_day() + Days::new(*day);
                let waiver: Waiver = serde_json::from_value(json!({
                    "id": id, "child": child.map(|at| CHILDREN[at]), "mentor": child.is_none().then_some(STAFF[*by]),
                    "kinds": names(&KINDS, kinds), "from": from, "to": from + Days::new(*length), "reason": "生病",
                    "confirmed": false, "asked_by": STAFF[*by]
                }))
                .expect("a waiver");
                self.hand_in(*by, None, Some(Offered { id: id.clone(), item: Ok(waiver) })).await;
                self.requests.push(id);
            }
            Step::Decide { request, confirmed, stand_in } => {
                let Some(waiver) = self.requests.get(request % self.requests.len().max(1)).cloned() else { return };
                let stand_in = stand_in.map(|at| STAFF[at]);
                let words = "好";
                self.change(json!({"what": "decision", "waiver": waiver, "confirmed": confirmed, "words": words, "stand_in": stand_in})).await;
            }
            Step::Rule { duty, every, times, ahead } => {
                let duties = self.server.export().await.duties.unwrap_or_default();
                let Some(duty) = duties.get(duty % duties.len().max(1)) else { return };
                let every = ["week", "fortnight", "month", "term", "year"][*every];
                let rule = json!({"kind": duty.kind, "who": duty.who, "per": duty.per, "every": every, "times": times, "due_day": null});
                self.change(json!({"what": "rule", "replaces": duty.id, "rule": rule, "from": self.ahead(*ahead)}))
                    .await;
            }
            Step::Off { duty, ahead } => {
                let duties = self.server.export().await.duties.unwrap_or_default();
                let Some(duty) = duties.get(duty % duties.len().max(1)) else { return };
                self.change(json!({"what": "off", "duty": duty.id, "from": self.ahead(*ahead)})).await;
            }
            Step::Preset { preset, ahead } => {
                let preset = ["hedong", "tiepu", "sulong", "xiaoxue", "dongwang"][*preset];
                self.change(json!({"what": "preset", "preset": preset, "from": self.ahead(*ahead)})).await;
            }
            Step::Holiday { ahead, length } => {
                let mut calendar = serde_json::to_value(self.server.export().await.calendar).expect("JSON");
                let (from, to) = (self.ahead(*ahead), self.ahead(ahead + length));
                let holidays = calendar["holidays"].as_array_mut().expect("a list");
                holidays.push(json!({"name": "停课", "from": from, "to": to}));
                self.change(json!({"what": "calendar", "calendar": calendar})).await;
            }
            Step::Undo { change } => {
                let Some(change) = self.changes.get(change % self.changes.len().max(1)).cloned() else { return };
                let by = "p1".parse().expect("an id");
                let undone = self.server.store.undo(&school(), &by, &change, self.now).await;
                let _ = undone.expect("the database answers");
            }
        }
    }

    async fn hand_in(
        &mut self,
        by: usize,
        record: Option<Offered<domain::id::RecordId, Record>>,
        waiver: Option<Offered<WaiverId, Waiver>>,
    ) {
        let batch = Batch {
            school: school(),
            author: STAFF[by].parse().expect("an id"),
            device: "d".parse().expect("an id"),
            now: self.now,
            skew_ms: 0,
            waiting: None,
            records: record.into_iter().collect(),
            waivers: waiver.into_iter().collect(),
        };
        let receipts = self.server.store.receive(&batch).await.expect("the database answers");
        let stored = crate::harness::outcomes(&receipts.records).into_iter().filter(|it| it == "stored");
        self.stored += stored.count();
    }

    async fn change(&mut self, edit: Value) {
        let edit: Edit = serde_json::from_value(edit).expect("an edit");
        let id: ChangeId = format!("x{}", self.count).parse().expect("an id");
        let by: StaffId = "p1".parse().expect("an id");
        let wanted = Wanted { id: id.clone(), edit };
        let made = self.server.store.change(&school(), &by, &wanted, self.now).await.expect("the database answers");
        if made.is_ok() {
            self.changes.push(id);
        }
    }

    fn ahead(&self, days: u64) -> NaiveDate {
        self.now.date_naive() + Days::new(days)
    }

    async fn assert_phones_agree(&self) {
        self.server.set_now(&self.now.to_rfc3339());
        for staff in STAFF {
            let mut phone = self.server.phone(staff).await;
            let reply = phone.sync(&[]).await;
            assert_eq!(phone.fingerprint(&reply), reply.check.fingerprint, "{staff}");
        }
    }
}

fn school() -> domain::id::SchoolId {
    "hd".parse().expect("an id")
}

fn first_day() -> NaiveDate {
    "2026-09-01".parse().expect("a date")
}

fn names<'a>(all: &[&'a str], chosen: &[usize]) -> Vec<&'a str> {
    let mut chosen = chosen.to_vec();
    chosen.sort_unstable();
    let mut names: Vec<_> = chosen.into_iter().map(|at| all[at]).collect();
    names.dedup();
    names
}

#[rstest]
fn cells_and_sums_follow(#[values(Sqlite, Postgres)] engine: Engine) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    });
    let presets = prop_oneof![Just("hedong"), Just("sulong"), Just("xiaoxue"), Just("tiepu")];
    let stories = (presets, proptest::collection::vec(step(), STEPS));
    let (changes, records) = (Cell::new(0), Cell::new(0));
    let outcome = runner.run(&stories, |(preset, steps)| {
        runtime.block_on(async {
            let mut story = Story::start(engine, preset).await;
            for step in &steps {
                story.happens(step).await;
                story.server.assert_verified().await;
            }
            story.assert_phones_agree().await;
            changes.set(changes.get() + story.changes.len());
            records.set(records.get() + story.stored);
        });
        Ok(())
    });
    outcome.expect("every story ends well");
    let cases = CASES as usize;
    assert!(changes.get() > 2 * cases && records.get() > cases, "{changes:?} changes, {records:?} records: too few");
}
