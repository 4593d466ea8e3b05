//! How staff get in: who has an account, the sheet of invitations for the printer, and the page they lead to.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header::HOST},
    response::{IntoResponse, Response},
};
use domain::{
    Message,
    accounts::{Person, SHORTEST_PASSWORD},
    id::StaffId,
};
use serde::Deserialize;

use crate::{
    App,
    address::Address,
    auth::Doorkeeper,
    error::{Error, Result, come_back_after, short_password},
    password::LONGEST,
    print::{self, Paper},
    roster,
    store::{Invited, Joined, new_code},
    typed::{Form, Query},
};

/// Who of the staff can sign in.
#[utoipa::path(
    get,
    path = "/v1/people",
    description = "教职工和他们的账号。",
    security(("session" = ["principal", "clerk", "administrator"])),
    responses((status = OK, body = Vec<Person>))
)]
pub async fn people(State(app): State<App>, Doorkeeper(session): Doorkeeper) -> Result<Json<Vec<Person>>> {
    Ok(Json(app.store.people(&session.me.school, app.now()).await?))
}

/// Who is to be invited.
#[derive(Debug, Deserialize)]
pub struct Whom {
    /// One person, with or without an account; if absent, everyone without one.
    staff: Option<StaffId>,
}

/// `POST /print/invitations`: new codes, on paper, because nobody can read them afterwards.
pub async fn sheet(
    State(app): State<App>,
    session: Result<Doorkeeper>,
    headers: HeaderMap,
    Form(whom): Form<Whom>,
) -> Response {
    let sheet = async {
        let (school, papers) = papers(&app, session, &headers, whom).await?;
        Ok(print::invitations(&app, school, papers).await)
    };
    print::or_sorry(&app, sheet.await).await
}

async fn papers(
    app: &App,
    session: Result<Doorkeeper>,
    headers: &HeaderMap,
    whom: Whom,
) -> Result<(String, Vec<Paper>)> {
    let Doorkeeper(session) = session?;
    let school = &session.me.school;
    let mut people = app.store.people(school, app.now()).await?;
    if let Some(staff) = &whom.staff {
        people.retain(|it| it.id == *staff);
        let Some(person) = people.first() else {
            return Err(session.denied(app, staff.as_str(), Error::not_found()).await);
        };
        if !session.me.may_invite(&person.roles) {
            return Err(session.denied(app, staff.as_str(), Error::forbidden()).await);
        }
    } else {
        people.retain(|it| it.account.is_none() && session.me.may_invite(&it.roles));
    }
    let codes: Vec<String> = people.iter().map(|_| new_code()).collect();
    let invited: Vec<(&StaffId, &str)> = people.iter().zip(&codes).map(|(it, code)| (&it.id, code.as_str())).collect();
    app.store.invite(school, session.actor(), &invited, app.now()).await?;
    let site = site(app, headers);
    let paper = |(person, code): (Person, String)| Paper::new(person.name, &site, code);
    Ok((session.me.school_name, people.into_iter().zip(codes).map(paper).collect::<anyhow::Result<_>>()?))
}

/// Where this site is for whoever asks, so that their colleagues find it too.
fn site(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|it| it.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if app.secure_cookies { "https" } else { "http" })
}

/// The code, as the link on the paper has it.
#[derive(Debug, Deserialize)]
pub struct Link {
    code: Option<String>,
}

/// `GET /join`: asks for a number and a password; without a code, for that.
pub async fn ask(State(app): State<App>, from: Address, Query(Link { code }): Query<Link>) -> Result<Response> {
    let Some(code) = code.filter(|it| !it.is_empty()) else { return Ok(print::ask_for_code(&app, None).await) };
    let invited = match invited(&app, &from, &code).await {
        Ok(invited) => invited,
        Err(error) => return ask_again(&app, error).await,
    };
    let phone = invited.staff.phone.clone().unwrap_or_default();
    Ok(print::join(&app, invited, Answer { code, phone, password: String::new() }, None).await)
}

/// What was filled in.
#[derive(Debug, Deserialize)]
pub struct Answer {
    pub code: String,
    pub phone: String,
    pub password: String,
}

/// `POST /join`: the account is there, or what is wrong stands above what was typed.
pub async fn join(State(app): State<App>, from: Address, Form(answer): Form<Answer>) -> Result<Response> {
    let invited = match invited(&app, &from, &answer.code).await {
        Ok(invited) => invited,
        Err(error) => return ask_again(&app, error).await,
    };
    let trouble = match checked(&answer) {
        Err(trouble) => trouble,
        Ok(phone) => {
            let hash = app.passwords.hash(answer.password.clone()).await?;
            match app.store.join(&answer.code, &phone, &hash, app.now()).await? {
                Joined::Done => return Ok(print::joined(&app, phone).await),
                Joined::UnknownCode => return ask_again(&app, Error::unknown_code()).await,
                Joined::PhoneTaken => phone_taken(),
                Joined::Disabled => disabled(),
            }
        }
    };
    let page = print::join(&app, invited, answer, Some(trouble)).await;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Whom the code invites. A wrong one counts against the address it came from.
async fn invited(app: &App, from: &Address, code: &str) -> Result<Invited> {
    let look = async { app.store.invited(code, app.now()).await?.ok_or_else(Error::unknown_code) };
    from.try_secret(app, look).await
}

/// The form for the code, with what was wrong.
async fn ask_again(app: &App, error: Error) -> Result<Response> {
    let Error::Person { status, refusal, wait } = error else { return Err(error) };
    let page = print::ask_for_code(app, Some(refusal.message)).await;
    Ok(come_back_after(wait, (status, page).into_response()))
}

/// The number to sign in with, if that and the password will do.
fn checked(answer: &Answer) -> Result<String, Message> {
    let phone = roster::phone(answer.phone.trim()).map_err(|_| no_phone())?;
    let long_enough = answer.password.chars().count() >= SHORTEST_PASSWORD;
    if long_enough && answer.password.len() <= LONGEST { Ok(phone) } else { Err(short_password()) }
}

fn no_phone() -> Message {
    Message::new("手机号不对。请填 7 到 15 位数字。", "This is no telephone number. Type 7 to 15 digits.")
}

fn phone_taken() -> Message {
    Message::new(
        "这个手机号已经有别人在用。请换一个，或请学校查一查。",
        "Somebody else signs in with this number. Take another one, or ask the school.",
    )
}

fn disabled() -> Message {
    Message::new("这个账号已停用。请联系学校。", "This account was shut out. Ask the school.")
}
