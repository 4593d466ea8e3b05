//! Two hundred people sign in at the same moment, with real passwords, while one phone hands in record after record.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use domain::{record::Record, session::SignIn};
use reqwest::{Client, header::RETRY_AFTER};
use server::{
    Passwords,
    store::{Account, Store},
};
use tokio::task::JoinSet;

use crate::{
    database::Engine,
    phone::Phone,
    school::{Size, mentor, records, school},
    server::Data,
    table::{AtLeast, AtMost, ours, percentile, title},
};

const PEOPLE: usize = 200;
const ROUNDS: usize = 3;
/// The first mentor's phone is the one that hands in.
const SIZE: Size = Size { mentors: PEOPLE + 1, children: 6 };
/// Handed in while nobody signs in, in each round.
const ALONE: usize = 200;
/// More than are handed in.
const ALL: usize = 20_000;
/// Not to wait for ever.
const LIMIT: Duration = Duration::from_mins(1);

/// What one rush came to: the times of the records in milliseconds, and each answer to a sign-in.
struct Rush {
    alone: Vec<f64>,
    during: Vec<f64>,
    turned_away: u32,
    seconds: f64,
    answers: Vec<u16>,
}

pub async fn run(engine: Engine) -> Result<()> {
    title(&format!("{engine:?}: {PEOPLE} people sign in at once, a phone hands in one record after another"));
    let data = Data::create(engine, &[school("s", SIZE)?]).await?;
    add_accounts(&data).await?;
    let [[session, _]] = &data.sign_in("s", &[mentor(0)]).await?[..] else { anyhow::bail!("one person") };
    let server = data.serve().await?;
    let mut phone = Phone::new(session, server.address)?;
    phone.exchange().await?;
    let mut backlog = records(0, SIZE.children, ALL, 1)?.into_iter();
    let mut rushes = Vec::new();
    for _ in 0..ROUNDS {
        rushes.push(rush(&mut phone, &mut backlog, server.address).await?);
    }
    print(&rushes);
    Ok(())
}

fn print(rushes: &[Rush]) {
    let each = |figure: &dyn Fn(&Rush) -> f64| rushes.iter().map(figure).collect::<Vec<f64>>();
    for percent in [50, 95] {
        let of = |times: &[f64]| percentile(times, percent);
        ours(&format!("one record, nobody signs in: p{percent}"), "ms", &each(&|it| of(&it.alone)), None);
        ours(&format!("one record, all sign in: p{percent}"), "ms", &each(&|it| of(&it.during)), None);
        let ratio = each(&|it| of(&it.during) / of(&it.alone));
        ours(&format!("ratio of p{percent}"), "×", &ratio, Some(AtMost(2.0)));
    }
    ours("one record, all sign in: longest", "ms", &each(&|it| percentile(&it.during, 100)), None);
    ours("records meanwhile", "", &each(&|it| count(it.during.iter())), None);
    ours("of which were turned away (503)", "", &each(&|it| it.turned_away.into()), Some(AtMost(0.0)));
    ours("all signed in after", "s", &each(&|it| it.seconds), None);
    let answered = |status| each(&|it: &Rush| count(it.answers.iter().filter(|answer| **answer == status)));
    ours("sign-ins answered 200", "", &answered(200), Some(AtLeast(count(0..PEOPLE))));
    ours("sign-ins answered 429", "", &answered(429), Some(AtMost(0.0)));
    ours("sign-ins answered 503, tried again", "", &answered(503), None);
}

async fn rush(phone: &mut Phone, backlog: &mut impl Iterator<Item = Record>, school: SocketAddr) -> Result<Rush> {
    let mut alone = Vec::new();
    for _ in 0..ALONE {
        alone.push(hand_in(phone, backlog).await?);
    }
    phone.turned_away = 0;
    let http = Client::builder().timeout(LIMIT).build()?;
    let start = Instant::now();
    let mut entering = JoinSet::new();
    for number in 1..=PEOPLE {
        entering.spawn(enter(http.clone(), school, number));
    }
    let entered = tokio::spawn(async move { (entering.join_all().await, start.elapsed().as_secs_f64()) });
    let mut during = Vec::new();
    while !entered.is_finished() {
        during.push(hand_in(phone, backlog).await?);
    }
    let (answers, seconds) = entered.await?;
    let answers = answers.into_iter().collect::<Result<Vec<_>>>()?.concat();
    Ok(Rush { alone, during, turned_away: phone.turned_away, seconds, answers })
}

/// How long one record took until the school had it, pauses of the phone included.
pub async fn hand_in(phone: &mut Phone, backlog: &mut impl Iterator<Item = Record>) -> Result<f64> {
    phone.save(vec![backlog.next().context("more records than are handed in")?]);
    let took = phone.persist(LIMIT).await;
    ensure!(phone.notebook.unsent() == 0, "a record was not taken");
    Ok(took.as_secs_f64() * 1000.0)
}

/// Signs a mentor in, again when the school is busy, as the person would; every answer on the way.
async fn enter(http: Client, school: SocketAddr, number: usize) -> Result<Vec<u16>> {
    let request = SignIn {
        phone: number_of(number),
        password: password(number),
        device: format!("new-phone-of-{number}").parse()?,
        device_name: "a phone".into(),
    };
    let mut answers = Vec::new();
    loop {
        let response = http.post(format!("http://{school}/api/v1/sign-in")).json(&request).send().await?;
        answers.push(response.status().as_u16());
        if response.status() != 503 {
            return Ok(answers);
        }
        let wait = response.headers().get(RETRY_AFTER).context("when to come back")?.to_str()?.parse()?;
        tokio::time::sleep(Duration::from_secs(wait)).await;
    }
}

/// An account of each mentor but the first, as the server keeps it.
async fn add_accounts(data: &Data) -> Result<()> {
    let store = Store::open(&data.database.url).await?;
    for number in 1..=PEOPLE {
        let password_hash = Passwords::default().hash(password(number)).await?;
        let (school, staff) = ("s".parse()?, mentor(number).parse()?);
        store.add_account(&Account { school, staff, password_hash, disabled_at: None }, &number_of(number)).await?;
    }
    Ok(())
}

fn number_of(mentor: usize) -> String {
    format!("{}", 13_900_000_000_usize + mentor)
}

fn password(mentor: usize) -> String {
    format!("mima-{mentor}-peiban")
}

#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn count(of: impl Iterator) -> f64 {
    of.count() as f64
}
