//! One commit for all that wait: on SQLite each commit costs a flush to the disk, so what many phones hand in shares one.

use std::{panic::AssertUnwindSafe, sync::Arc};

use anyhow::{Context, Result, anyhow};
use futures::{FutureExt, future::BoxFuture};
use sqlx::{AnyConnection, AnyPool, Connection};
use tokio::sync::{mpsc, oneshot};

use super::{Store, write::Work};

/// Most works in one transaction: enough that the flush no longer counts, few enough that the first waits little.
const TOGETHER: usize = 64;

/// The line before SQLite's only writer.
#[derive(Debug, Clone)]
pub(super) struct Line(mpsc::Sender<Box<dyn Job>>);

impl Store {
    /// Does all of `work`, or none of it; on SQLite in one commit with whatever else waits. PostgreSQL commits in
    /// parallel and shares flushes by itself.
    pub(super) async fn write_together<W: Work + Send + 'static>(&self, work: W) -> Result<W::Output> {
        let Some(Line(line)) = &self.line else { return self.write(&work).await };
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Waiting { work, outcome: None, answer });
        line.send(job).await.ok().context("the writer has stopped")?;
        answered.await.context("the writer has stopped")?
    }
}

impl Line {
    /// Opens a line whose works are done by a task of its own: whoever hangs up leaves nothing half done. The task ends
    /// with the last clone of the store.
    pub fn open(writer: AnyPool) -> Self {
        let (sender, receiver) = mpsc::channel(TOGETHER);
        tokio::spawn(serve(writer, receiver));
        Self(sender)
    }
}

async fn serve(writer: AnyPool, mut line: mpsc::Receiver<Box<dyn Job>>) {
    let mut group = Vec::with_capacity(TOGETHER);
    while line.recv_many(&mut group, TOGETHER).await > 0 {
        // Under load some have hung up by now; their phones will ask again.
        group.retain(|job| job.is_awaited());
        if group.is_empty() {
            continue;
        }
        let committed = commit(&writer, &mut group).await.map_err(Arc::new);
        for job in group.drain(..) {
            job.answer(&committed);
        }
    }
}

/// Each work in a savepoint of its own, in the order of the line, so the order of numbers stays the order of commits. A
/// single one needs none, and SQLite then keeps no second copy of every page it writes.
async fn commit(writer: &AnyPool, group: &mut [Box<dyn Job>]) -> sqlx::Result<()> {
    let mut connection = writer.acquire().await?;
    let committed = async {
        let mut transaction = connection.begin_with("begin immediate").await?;
        if let [job] = group {
            return if job.run(&mut transaction).await {
                transaction.commit().await
            } else {
                transaction.rollback().await
            };
        }
        for job in group {
            let mut savepoint = transaction.begin().await?;
            if job.run(&mut savepoint).await { savepoint.commit().await? } else { savepoint.rollback().await? }
        }
        transaction.commit().await
    };
    let committed = committed.await;
    if committed.is_err() {
        // SQLite may have rolled back by itself, of which sqlx knows nothing: only a new connection is certain to work.
        connection.close_on_drop();
    }
    committed
}

/// A work of any kind, with whoever waits for it.
trait Job: Send {
    /// Does the work; whether it stands.
    fn run<'a>(&'a mut self, db: &'a mut AnyConnection) -> BoxFuture<'a, bool>;
    fn is_awaited(&self) -> bool;
    fn answer(self: Box<Self>, committed: &Result<(), Arc<sqlx::Error>>);
}

struct Waiting<W: Work> {
    work: W,
    outcome: Option<Result<W::Output>>,
    answer: oneshot::Sender<Result<W::Output>>,
}

impl<W: Work + Send> Job for Waiting<W> {
    fn run<'a>(&'a mut self, db: &'a mut AnyConnection) -> BoxFuture<'a, bool> {
        let run = async {
            // A fault in one work must not end the line for all.
            let outcome = AssertUnwindSafe(self.work.run(db)).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err(anyhow!("a writing transaction panicked")));
            self.outcome.insert(outcome).is_ok()
        };
        run.boxed()
    }

    fn is_awaited(&self) -> bool {
        !self.answer.is_closed()
    }

    fn answer(self: Box<Self>, committed: &Result<(), Arc<sqlx::Error>>) {
        let outcome = match committed {
            Ok(()) => self.outcome.unwrap_or_else(|| Err(anyhow!("the work was not done"))),
            Err(error) => Err(error.clone().into()),
        };
        // Nobody to hear it is no fault: the work is done, and the phone will ask again.
        let _ = self.answer.send(outcome);
    }
}
