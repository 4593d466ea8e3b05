//! 个人信息保护: what the law on children's data asks of a school. Plain pages, for a day in the year.

mod evidence;

use std::collections::BTreeSet;

use anyhow::Context;
use axum::{
    extract::State,
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use chrono::{Datelike, Months, NaiveDate};
use domain::{
    Fault, Message,
    id::{ChildId, StaffId},
    role::Role,
    school::School,
};
use serde::Deserialize;

use crate::{
    App,
    auth::{BoardReader, Principal, Session},
    error::{Error, Result},
    print,
    store::{Consent, Reads, Rights},
    typed::{Form, Query},
};

/// How long a child's data is kept after it has left, in months: long enough for questions about its last school year.
pub const KEPT_MONTHS: u32 = 36;

/// What the page of the school shows.
pub struct Overview {
    pub rights: Rights,
    pub today: NaiveDate,
    /// Whether the reader may erase and take away.
    pub principal: bool,
}

/// What the page of a child shows.
pub struct OfChild {
    pub rights: Rights,
    pub child: ChildId,
    pub readers: BTreeSet<StaffId>,
    pub reads: Vec<Reads>,
    pub today: NaiveDate,
    pub principal: bool,
}

/// Which child; all if absent.
#[derive(Debug, Deserialize)]
pub struct Which {
    child: Option<String>,
}

/// `GET /rights`, and of one child `GET /rights?child=…`.
pub async fn show(State(app): State<App>, reader: Result<BoardReader>, Query(which): Query<Which>) -> Response {
    let page = async {
        let BoardReader(session) = reader?;
        match which.child {
            None => overview(&app, &session).await,
            Some(child) => of_child(&app, &session, &child, None).await,
        }
    };
    print::or_sorry(&app, page.await).await
}

async fn overview(app: &App, session: &Session) -> Result<Response> {
    let rights = app.store.rights(&session.me.school).await?;
    let today = rights.school.rules.info.time_zone.date(app.now());
    Ok(print::rights(app, Overview { rights, today, principal: session.me.is_principal() }).await)
}

async fn of_child(app: &App, session: &Session, child: &str, said: Option<Message>) -> Result<Response> {
    let child = id(app, session, child).await?;
    let rights = app.store.rights(&session.me.school).await?;
    let today = rights.school.rules.info.time_zone.date(app.now());
    let Some(readers) = readers(&rights.school, &child, today) else {
        return Err(no_such(app, session, child.as_str()).await);
    };
    let reads = app.store.reads(&session.me.school, &child).await?;
    let page = OfChild { rights, child, readers, reads, today, principal: session.me.is_principal() };
    Ok(print::rights_of_child(app, page, said).await)
}

/// Who may read the child's archive on a day: its mentor, its class teacher, principals and clerks.
fn readers(school: &School, child: &ChildId, today: NaiveDate) -> Option<BTreeSet<StaffId>> {
    let file = school.children.get(child)?;
    let office =
        school.rules.staff.iter().filter(|it| it.holds(&[Role::Principal, Role::Clerk], today)).map(|it| &it.id);
    let mentor = file.pairing_on(today).map(|it| &it.mentor);
    let teacher = school.rules.class_teacher_on(&file.child.class, today).map(|it| &it.teacher);
    Some(office.chain(mentor).chain(teacher).cloned().collect())
}

/// Whether what is kept about a child that has left is due to be erased.
pub fn is_due(to: Option<NaiveDate>, today: NaiveDate) -> bool {
    to.and_then(|to| to.checked_add_months(Months::new(KEPT_MONTHS))).is_some_and(|until| until < today)
}

/// What a guardian said, as it was filled in.
#[derive(Debug, Deserialize)]
pub struct Said {
    child: String,
    given: String,
    on: String,
    guardian: String,
    how: String,
}

/// `POST /rights/consent`.
pub async fn consent(State(app): State<App>, reader: Result<BoardReader>, Form(said): Form<Said>) -> Response {
    let page = async {
        let BoardReader(session) = reader?;
        let child = id(&app, &session, &said.child).await?;
        let rights = app.store.rights(&session.me.school).await?;
        let known = rights.school.children.contains_key(&child) && !rights.erased.contains(&child);
        if !known {
            return Err(no_such(&app, &session, child.as_str()).await);
        }
        let today = rights.school.rules.info.time_zone.date(app.now());
        let word = match checked(&said, today) {
            Ok(consent) => {
                app.store.put_consent(&session.me.school, session.actor(), &child, &consent, app.now()).await?;
                Message::new("记下了。", "Noted.")
            }
            Err(fault) => fault.message,
        };
        of_child(&app, &session, &said.child, Some(word)).await
    };
    print::or_sorry(&app, page.await).await
}

fn checked(said: &Said, today: NaiveDate) -> Result<Consent, Fault> {
    let on = said.on.parse().ok().filter(|on| *on <= today);
    let on = on.ok_or_else(|| Fault::new("on", "日期不对：要是今天或以前。", "The date must be today or earlier."))?;
    let text = |field: &str, text: &str| {
        let text: String = text.chars().filter(|it| !it.is_control()).collect();
        let fits = (1..=64).contains(&text.trim().chars().count());
        let zh = "监护人和方式都要填，最多 64 个字。";
        if fits {
            Ok(text.trim().to_owned())
        } else {
            Err(Fault::new(field, zh, "Fill in who and how, in at most 64 characters."))
        }
    };
    let (guardian, how) = (text("guardian", &said.guardian)?, text("how", &said.how)?);
    Ok(Consent { given: said.given == "yes", on, guardian, how })
}

/// `GET /rights/child.json?child=…`: everything about a child, for its guardian.
pub async fn export(
    State(app): State<App>,
    Principal(session): Principal,
    Query(which): Query<Which>,
) -> Result<Response> {
    let child = id(&app, &session, &which.child.unwrap_or_default()).await?;
    let everything = app.store.everything_about(&session.me.school, session.actor(), &child, app.now()).await?;
    let Some(everything) = everything else { return Err(no_such(&app, &session, child.as_str()).await) };
    let json = serde_json::to_vec_pretty(&everything).context("a child as JSON")?;
    Ok(file("application/json", "child.json", json))
}

/// Which child is to be erased, typed by name so that nobody does it by a slip.
#[derive(Debug, Deserialize)]
pub struct Erase {
    child: String,
    name: String,
    reason: String,
}

/// `POST /rights/erase`.
pub async fn erase(State(app): State<App>, reader: Result<Principal>, Form(typed): Form<Erase>) -> Response {
    let page = async {
        let Principal(session) = reader?;
        let school = &session.me.school;
        let child = id(&app, &session, &typed.child).await?;
        let rights = app.store.rights(school).await?;
        let Some(name) = rights.school.children.get(&child).map(|it| it.child.name.clone()) else {
            return Err(no_such(&app, &session, child.as_str()).await);
        };
        let reason: String = typed.reason.chars().filter(|it| !it.is_control()).take(200).collect();
        let word = if typed.name.trim() == name {
            match app.store.erase(school, session.actor(), &child, reason.trim(), app.now()).await? {
                Ok(()) => Message::new("已删除。数字都还在。", "Erased. All numbers stay."),
                Err(refusal) => refusal.message,
            }
        } else {
            Message::new("姓名不一样，没有删除。", "The name is not the same; nothing was erased.")
        };
        of_child(&app, &session, &typed.child, Some(word)).await
    };
    print::or_sorry(&app, page.await).await
}

/// Of which year.
#[derive(Debug, Deserialize)]
pub struct Year {
    year: Option<i32>,
}

/// `GET /rights/evidence.xlsx?year=…`: who had access, who read and exported, devices, consents, erasures.
pub async fn evidence(
    State(app): State<App>,
    Principal(session): Principal,
    Query(wanted): Query<Year>,
) -> Result<Response> {
    let year = wanted.year.filter(|year| (2000..2100).contains(year)).unwrap_or_else(|| app.now().year());
    let book = evidence::book(&app, &session, year).await?;
    Ok(file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "evidence.xlsx", book))
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)];
    (StatusCode::OK, headers, bytes).into_response()
}

async fn id(app: &App, session: &Session, child: &str) -> Result<ChildId> {
    match child.parse() {
        Ok(child) => Ok(child),
        Err(_) => Err(no_such(app, session, "child").await),
    }
}

/// No such child at this school; whoever asks for one is noted.
async fn no_such(app: &App, session: &Session, subject: &str) -> Error {
    session.denied(app, subject, Error::not_found()).await
}
