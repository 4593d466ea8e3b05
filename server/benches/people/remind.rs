//! A county's reminders: ten thousand mentors are told in the groups of their schools, in one turn, while one phone hands in a
//! record now and then.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use axum::{Json, Router};
use axum_server::Handle;
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{
    channel::{Robot, Vendor},
    month::Month,
    record::Record,
};
use serde_json::json;
use server::{
    App, PAUSES, Patience, Reach, ReachConfig, accept,
    store::{Actor, Setting, Store},
    turn,
};
use tokio::time::sleep;

use crate::{
    database::Engine,
    phone::Phone,
    rush::hand_in,
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtLeast, AtMost, ours, percentile, title},
};

const SCHOOLS: usize = 500;
const SIZE: Size = Size { mentors: 20, children: 6 };
/// Handed in before the turn and once more after it: a school that grows answers later, turn or not.
const ALONE: usize = 500;
/// From one record to the next.
const BETWEEN: Duration = Duration::from_millis(20);
/// More than are handed in.
const ALL: usize = 20_000;

pub async fn run(engine: Engine) -> Result<()> {
    title(&format!(
        "{engine:?}: {SCHOOLS} schools, {} mentors, all reminded of 36 things at once",
        SCHOOLS * SIZE.mentors
    ));
    let names: Vec<String> = (0..SCHOOLS).map(|nth| format!("s{nth}")).collect();
    let schools = names.iter().map(|id| school(id, SIZE)).collect::<Result<Vec<_>>>()?;
    let data = Data::create(engine, &schools).await?;
    let [[session, _]] = &data.sign_in("s0", &[mentor(0)]).await?[..] else { anyhow::bail!("one person") };
    let store = Store::open(&data.database.url).await?;
    let now = three_days_before_the_end()?;
    let groups = Groups::open(&store, &names, now).await?;
    let mut app = App::new(store, groups.reach.clone());
    app.clock = Arc::new(move || now);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let served = tokio::spawn(accept(app.clone(), listener, None, Patience::default(), Handle::new()));
    let mut phone = Phone::new(session, address)?;
    phone.exchange().await?;
    let mut backlog = records(0, SIZE.children, ALL, 1)?.into_iter();
    let mut alone = handed_in(&mut phone, &mut backlog, |handed| handed < ALONE).await?;
    let start = Instant::now();
    for turn in app.store.turns().await? {
        let window = turn.due(now).context("all are due")?;
        app.store.draft_run(&turn, window, false).await?;
    }
    let worked_out = start.elapsed().as_secs_f64();
    let before = memory_kb()?;
    let turning = Instant::now();
    let reminding = tokio::spawn(async move { turn(&app, PAUSES).await });
    let deciding = handed_in(&mut phone, &mut backlog, |_| groups.heard() == 0).await?;
    let decided = Instant::now();
    let sending = handed_in(&mut phone, &mut backlog, |_| !reminding.is_finished()).await?;
    let seconds = [decided - turning, decided.elapsed()].map(|it| it.as_secs_f64());
    let did = reminding.await??;
    let grown = memory_kb()?.saturating_sub(before);
    alone.extend(handed_in(&mut phone, &mut backlog, |handed| handed < ALONE).await?);
    served.abort();
    ours("people told", "", &[count(did.people)], Some(AtLeast(count(SCHOOLS * SIZE.mentors))));
    ours("messages to groups", "", &[count(did.sent)], Some(AtLeast(count(SCHOOLS))));
    ours("worked out from cells", "s", &[worked_out], Some(AtMost(5.0)));
    ours("memory meanwhile", "MB", &[count(grown) / 1024.0], None);
    for (what, times, seconds) in [("decided", deciding, seconds[0]), ("sent", sending, seconds[1])] {
        ours(&format!("{what}, most of it pauses"), "s", &[seconds], None);
        for percent in [50, 95] {
            let (quiet, busy) = (percentile(&alone, percent), percentile(&times, percent));
            ours(&format!("one record, alone / while {what}: p{percent}"), "ms", &[quiet, busy], None);
            ours(&format!("ratio of p{percent}"), "×", &[busy / quiet], Some(AtMost(1.2)));
        }
    }
    Ok(())
}

/// The groups of the schools, one each, where messages arrive at once.
struct Groups {
    reach: Reach,
    heard: Arc<AtomicUsize>,
}

impl Groups {
    async fn open(store: &Store, schools: &[String], now: DateTime<Utc>) -> Result<Self> {
        let heard = Arc::new(AtomicUsize::new(0));
        let counter = heard.clone();
        let hear = move || async move {
            counter.fetch_add(1, Relaxed);
            Json(json!({"errcode": 0, "errmsg": "ok"}))
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(hear)).await });
        for school in schools {
            let url = format!("{origin}/cgi-bin/webhook/send?key=k");
            let robot = Robot { id: "r1".parse()?, vendor: Vendor::Wecom, name: "教师群".into(), url, secret: None };
            store.set_reminders(&school.parse()?, Actor::CONSOLE, &Setting::Robot(&robot), now).await?;
        }
        let reach = Reach::open(store, ReachConfig { allowed: vec![origin], ..ReachConfig::default() }).await?;
        Ok(Self { reach, heard })
    }

    fn heard(&self) -> usize {
        self.heard.load(Relaxed)
    }
}

/// How many milliseconds each record took, as long as there are to be more than those so far.
async fn handed_in(
    phone: &mut Phone,
    backlog: &mut impl Iterator<Item = Record>,
    more: impl Fn(usize) -> bool,
) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    while more(times.len()) {
        times.push(hand_in(phone, backlog).await?);
        sleep(BETWEEN).await;
    }
    Ok(times)
}

/// A morning on which the six boxes of the month are due in three days, and nobody has done any.
fn three_days_before_the_end() -> Result<DateTime<Utc>> {
    let day = Month::of(Utc::now().date_naive()).next().last() - Days::new(3);
    let morning = day.and_hms_opt(7, 0, 0).context("a time")?.and_utc();
    Ok(morning - TimeDelta::hours(8))
}

/// The most memory this process ever had.
fn memory_kb() -> Result<usize> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|it| it.starts_with("VmHWM")).context("Linux says how much memory it has")?;
    Ok(line.split_whitespace().nth(1).context("a number")?.parse()?)
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn count(of: usize) -> f64 {
    of as f64
}
