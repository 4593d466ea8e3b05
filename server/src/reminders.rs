//! 提醒: the job that reminds. Every turn decides for the schools whose time has come, then empties the outbox.
//!
//! Any number of servers may do it side by side: a run is decided by whoever writes its row, a message is sent by whoever takes it.

mod feed;
pub mod mine;
mod reach;
pub mod school;

use std::time::{Duration, Instant};

use anyhow::Result;
use chrono::TimeDelta;
use futures::{StreamExt, stream};

use crate::{
    App,
    channel::{Channel, Failure, Letter, Mailbox},
    store::{Destination, Fate, Pulse, Said, Taken},
};

pub use feed::calendar;
pub use reach::{Reach, ReachConfig};

/// What a turn did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Did {
    pub runs: usize,
    pub people: usize,
    pub sent: usize,
    pub dropped: usize,
    pub later: usize,
    pub failed: usize,
}

/// From one turn to the next.
const EVERY: Duration = Duration::from_secs(20);
/// So many times as long as a school or a message took to be worked out, the job rests: phones hand in meanwhile.
pub const PAUSES: u32 = 30;
/// But never longer: one for which the database was slow must not keep the others waiting.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// As many messages are under way at a time: mail servers and push services answer slowly.
const AT_ONCE: usize = 8;
/// As many are taken at a time: what a server that dies had taken waits until its hold runs out.
const A_HANDFUL: i64 = 32;

/// Has a turn again and again, for ever. What fails is logged and tried again.
pub async fn run(app: App) {
    loop {
        match turn(&app, PAUSES).await {
            Ok(did) if did != Did::default() => tracing::info!(?did, "reminders"),
            Ok(_) => {}
            Err(error) => tracing::error!(error = format!("{error:#}"), "a turn of the reminders failed"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// One turn: all that is due now. After each school and message it rests so many times as long as that took.
///
/// # Errors
/// When the database fails. What was decided or sent until then stays so.
pub async fn turn(app: &App, pauses: u32) -> Result<Did> {
    let mut did = Did::default();
    let (turns, now) = (app.store.turns().await?, app.now());
    let lacking = turns.iter().filter(|turn| turn.due(now).is_none() && turn.missed(now).is_some());
    let mut pulse = Pulse { schools: turns.len(), missed: lacking.count() };
    for turn in turns {
        let Some(window) = turn.due(app.now()) else { continue };
        let start = Instant::now();
        // One school that cannot be worked out must not keep the others from their reminders.
        let decided = async {
            let run = app.store.draft_run(&turn, window, app.reach.mail()).await?;
            Ok::<_, anyhow::Error>(app.store.decide_run(&run, app.now()).await?.then_some(run.digests.len()))
        };
        match decided.await {
            Ok(people) => {
                did.runs += usize::from(people.is_some());
                did.people += people.unwrap_or_default();
            }
            Err(error) => {
                pulse.missed += usize::from(turn.missed(app.now()).is_some());
                tracing::error!(school = %turn.info.id, error = format!("{error:#}"), "a school could not be reminded");
            }
        }
        // A county takes longer to decide, and its mail to leave, than a job may be silent.
        app.store.beat(&pulse, app.now()).await?;
        rest(start.elapsed(), pauses).await;
    }
    deliver(app, pauses, &pulse, &mut did).await?;
    Ok(did)
}

async fn rest(took: Duration, pauses: u32) {
    tokio::time::sleep((took * pauses).min(LONGEST_PAUSE)).await;
}

/// Sends what waits, until nothing does.
async fn deliver(app: &App, pauses: u32, pulse: &Pulse, did: &mut Did) -> Result<()> {
    loop {
        app.store.beat(pulse, app.now()).await?;
        let taken = app.store.take_deliveries(app.now(), A_HANDFUL).await?;
        if taken.is_empty() {
            return Ok(());
        }
        let mut fates =
            stream::iter(taken).map(|it| async move { send(app, pauses, &it).await }).buffer_unordered(AT_ONCE);
        while let Some(fate) = fates.next().await {
            match fate? {
                Fate::Sent => did.sent += 1,
                Fate::Dropped => did.dropped += 1,
                Fate::Later(..) => did.later += 1,
                Fate::Failed(_) | Fate::Gone(_) => did.failed += 1,
            }
        }
    }
}

/// Sends one message, and writes down what became of it.
async fn send(app: &App, pauses: u32, taken: &Taken) -> Result<Fate> {
    let start = Instant::now();
    let telling = app.store.telling(taken, app.now()).await?;
    let took = start.elapsed();
    let fate = match &telling.said {
        None => Fate::Dropped,
        Some(said) => {
            let fate = give(app, &said.destination, &letter(app, taken, said)).await;
            if let Fate::Later(why, _) | Fate::Failed(why) | Fate::Gone(why) = &fate {
                tracing::warn!(way = taken.way, school = taken.school, why = why.en, "a reminder did not arrive");
            }
            fate
        }
    };
    app.store.settle(taken, &fate, telling.zone, app.now()).await?;
    rest(took, pauses).await;
    Ok(fate)
}

/// The message as channels take it.
fn letter(app: &App, taken: &Taken, said: &Said) -> Letter {
    let (title, text) = said.text.split_once('\n').unwrap_or((&said.text, ""));
    let link = match &said.destination {
        // Whoever shows it is at home.
        Destination::Push(_) => Some(said.link.clone()),
        Destination::Robot(_) | Destination::Mail(_) => app.reach.link(&said.link),
    };
    Letter { key: taken.id.clone(), title: title.into(), text: text.into(), link, data: said.data.clone() }
}

/// Hands a letter to where it goes.
pub async fn give(app: &App, destination: &Destination, letter: &Letter) -> Fate {
    let now = app.now();
    let outside = match app.reach.outside() {
        Ok(outside) => outside,
        Err(why) => return Fate::Later(why, TimeDelta::zero()),
    };
    let sent = match destination {
        Destination::Robot(robot) => robot.send(outside, letter, now).await,
        Destination::Mail(address) => Mailbox(address.clone()).send(outside, letter, now).await,
        Destination::Push(subscription) => subscription.send(outside, letter, now).await,
    };
    match sent {
        Ok(()) => Fate::Sent,
        Err(Failure::Later { why, after }) => {
            let after = after.and_then(|it| TimeDelta::from_std(it).ok()).unwrap_or_default();
            Fate::Later(why, after)
        }
        Err(Failure::Never { why }) => Fate::Failed(why),
        Err(Failure::Gone) => Fate::Gone(reach::gone()),
    }
}
