//! How many requests are dealt with at once, how large each may be and how long it may take; the rest hears 503 at once.
//!
//! What one request can cost: its bytes, at most [`domain::sync::MAX_BODY`], once more while they are uncompressed; then
//! what is read from them, at worst a hundred times as much (a list of objects with one short field), and that only for
//! somebody who is signed in. So the memory of all is bounded by the two numbers of a [`Gate`];
//! sign-ins and files, which have doors of their own, by those below.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::{
    App, body,
    error::{Error, Result},
};

/// How much the server takes on. Cheap to clone; every clone shares its places.
#[derive(Debug, Clone)]
pub struct Gate {
    arriving: Arc<Semaphore>,
    working: Arc<Semaphore>,
    entering: Arc<Semaphore>,
    signing_in: Arc<Semaphore>,
    uploading: Arc<Semaphore>,
    exporting: Arc<Semaphore>,
    arrival: Duration,
}

impl Gate {
    /// A gate for so many requests under way and so many being answered, each of which arrives within `arrival`.
    pub fn new(arriving: usize, working: usize, arrival: Duration) -> Self {
        Self {
            arriving: Arc::new(Semaphore::new(arriving)),
            working: Arc::new(Semaphore::new(working)),
            entering: Arc::new(Semaphore::new(ENTERING)),
            signing_in: Arc::new(Semaphore::new(SIGNING_IN)),
            uploading: Arc::new(Semaphore::new(UPLOADS)),
            exporting: Arc::new(Semaphore::new(EXPORTS)),
            arrival,
        }
    }

    /// A turn to make a file to take away, waited for as long as for any other answer.
    ///
    /// # Errors
    /// If none comes.
    pub async fn turn_to_export(&self) -> Result<SemaphorePermit<'_>> {
        let turn = timeout(PATIENCE, self.exporting.acquire()).await;
        turn.ok().and_then(Result::ok).ok_or_else(Error::busy)
    }
}

impl Default for Gate {
    /// Phones on slow lines may be many and cost little. Those being answered share two or three processors and one
    /// disk: about a second of work. 20 seconds of 2G carry 120 KB, more than 200 records.
    fn default() -> Self {
        Self::new(2048, 128, Duration::from_secs(20))
    }
}

/// Longer than any work should take; with the arrival of the request still shorter than a phone's patience.
const PATIENCE: Duration = Duration::from_secs(25);

/// A large school's staff on its first morning: so many sign-ins are done within [`PATIENCE`].
const ENTERING: usize = 256;
/// One looks at a password while another is written down. More would stand in the line before the database, each four times,
/// and a record behind all of them.
const SIGNING_IN: usize = 2;
/// Anybody may send one, and none is longer.
pub const LONGEST_SIGN_IN: usize = 16 * 1024;

/// Files are large and rare: so many at once, each arriving and being read within [`UPLOAD`].
const UPLOADS: usize = 2;
/// 10 MB at 1 Mbit/s, and some time to read them.
const UPLOAD: Duration = Duration::from_mins(2);

/// A file to take away keeps a processor and a connection to the database for a second or two: so many are made at once.
const EXPORTS: usize = 2;

/// Lets a file in, whose sender is known before any of it is read.
pub async fn upload(State(app): State<App>, request: Request, next: Next) -> Response {
    let through = async {
        let _place = place(&app.gate.uploading)?;
        timeout(UPLOAD, next.run(request)).await.map_err(|_| Error::too_slow())
    };
    through.await.unwrap_or_else(IntoResponse::into_response)
}

/// Lets a request in once all of it is here, so that slow phones keep no place from quick ones.
pub async fn enter(State(app): State<App>, request: Request, next: Next) -> Response {
    let work = async |request| next.run(request).await;
    through(&app.gate, &app.gate.working, request, work).await.unwrap_or_else(IntoResponse::into_response)
}

/// Lets a sign-in in at a door of its own, where it waits for its turn: it keeps neither a place nor the database from records.
pub async fn sign_in(State(app): State<App>, request: Request, next: Next) -> Response {
    let work = async |request| {
        let _turn = app.gate.signing_in.acquire().await;
        next.run(request).await
    };
    through(&app.gate, &app.gate.entering, request, work).await.unwrap_or_else(IntoResponse::into_response)
}

async fn through(
    gate: &Gate,
    places: &Semaphore,
    request: Request,
    work: impl AsyncFnOnce(Request) -> Response,
) -> Result<Response> {
    let arriving = place(&gate.arriving)?;
    let request = timeout(gate.arrival, whole(request)).await.map_err(|_| Error::too_slow())??;
    drop(arriving);
    let _place = place(places)?;
    timeout(PATIENCE, work(request)).await.map_err(|_| Error::busy())
}

fn place(places: &Semaphore) -> Result<SemaphorePermit<'_>> {
    places.try_acquire().map_err(|_| Error::busy())
}

/// The request with its whole body, not compressed any more.
async fn whole(request: Request) -> Result<Request> {
    let (mut head, stream) = request.into_parts();
    let bytes = Bytes::from_request(Request::from_parts(head.clone(), stream), &()).await.map_err(body::unreadable)?;
    let bytes = body::uncompressed(&mut head.headers, bytes)?;
    Ok(Request::from_parts(head, Body::from(bytes)))
}
