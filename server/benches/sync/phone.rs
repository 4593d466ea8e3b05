//! A phone without a browser: the machine and the notebook that the app has, driven over HTTP. Its store is memory.

use std::{
    io::Read,
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use chrono::Utc;
use domain::{
    id::{DeviceId, StaffId},
    notebook::{Notebook, Page},
    record::Record,
    sync::{Effect, Event, Failure, Link, Machine, Reply, Request, heard},
    waiver::Waiver,
};
use flate2::read::GzDecoder;
use reqwest::{
    Client,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HeaderMap, RETRY_AFTER},
};

use crate::{server::Session, table::Took};

/// As long as the app waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// One phone of one person, signed in.
pub struct Phone {
    pub notebook: Notebook,
    /// How long each request took that was answered.
    pub answered: Vec<Duration>,
    /// How many requests a busy school turned away.
    pub turned_away: u32,
    machine: Machine,
    owner: StaffId,
    session: Session,
    school: SocketAddr,
    http: Client,
}

impl Phone {
    /// A new phone that reaches its school at `school`, with connections of its own.
    pub fn new(session: &Session, school: SocketAddr) -> Result<Self> {
        let owner: StaffId = session.staff.parse()?;
        let device: DeviceId = session.device.parse()?;
        Ok(Self {
            notebook: Notebook::default(),
            answered: Vec::new(),
            turned_away: 0,
            machine: Machine::new(owner.clone(), device),
            owner,
            session: session.clone(),
            school,
            http: Client::builder().timeout(PATIENCE).build()?,
        })
    }

    /// The same phone on another network.
    pub fn move_to(&mut self, school: SocketAddr) {
        self.school = school;
    }

    /// Keeps records that the school does not have yet.
    pub fn save(&mut self, records: Vec<Record>) {
        for record in records {
            self.notebook.absorb(Page::saved(record, None));
        }
    }

    /// One turn that must succeed.
    pub async fn exchange(&mut self) -> Result<Took> {
        let (start, before) = (Instant::now(), self.answered.len());
        let (link, _) = self.turn().await;
        ensure!(link == Link::Fine, "{link:?}");
        ensure!(self.notebook.unsent() == 0 && self.notebook.refused().count() == 0, "not all was taken");
        ensure!(self.machine.differs().is_none(), "the phone of {} computes other numbers", self.owner);
        let requests = u32::try_from(self.answered.len() - before)?;
        Ok(Took { ms: start.elapsed().as_secs_f64() * 1000.0, requests })
    }

    /// Turn after turn with the machine's pauses between, until the school has all or `limit` is over.
    pub async fn persist(&mut self, limit: Duration) -> Duration {
        let start = Instant::now();
        loop {
            let (_, pause) = self.turn().await;
            if self.notebook.unsent() == 0 || start.elapsed() + pause >= limit {
                return start.elapsed();
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn turn(&mut self) -> (Link, Duration) {
        let mut event = Event::Turn;
        loop {
            let now = Utc::now().timestamp_millis();
            event = match self.machine.step(now, rand::random(), &self.notebook, event) {
                Effect::Send(request) => Event::Answer(self.send(&request).await.map(Box::new)),
                Effect::HandOver(_) => unreachable!("nobody revokes a device here"),
                Effect::Write(page) => {
                    self.notebook.absorb(*page);
                    Event::Written(true)
                }
                Effect::Rest(link, ms) => return (link, Duration::from_millis(ms.into())),
            };
        }
    }

    async fn send(&mut self, request: &Request<Record, Waiver>) -> Result<Reply, Failure> {
        let start = Instant::now();
        let (status, headers, text) = self.post(request).await.map_err(|_| Failure::NoNetwork)?;
        if status == 200 {
            self.answered.push(start.elapsed());
            return heard(&text);
        }
        self.turned_away += u32::from(status == 503);
        let wait = headers.get(RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse().ok());
        Err(Failure::of(status, wait, &text))
    }

    async fn post(&self, request: &Request<Record, Waiver>) -> Result<(u16, HeaderMap, String)> {
        let response = self
            .http
            .post(format!("http://{}/api/v1/sync", self.school))
            .header(CONTENT_TYPE, "application/json")
            // What browsers offer without TLS.
            .header(ACCEPT_ENCODING, "gzip")
            .header(COOKIE, format!("peiban_session={}", self.session.token))
            .body(serde_json::to_vec(request)?)
            .send()
            .await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await?;
        let mut text = String::new();
        match headers.get(CONTENT_ENCODING) {
            Some(_) => GzDecoder::new(&*body).read_to_string(&mut text)?,
            None => (&*body).read_to_string(&mut text)?,
        };
        Ok((status, headers, text))
    }
}
