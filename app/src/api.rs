//! The school's server: the only code that fetches.

pub mod reminders;

use domain::{
    accounts::Person,
    archive::{Archives, Correction, Enrolment, Found, Merge, Move, MoveAnswer, Moves, NotSame},
    attachment::{AttachmentHash, Received},
    board::{Board, ChildPage, MentorPage, Only, Places},
    change::{Edit, Preview, RulesPage, Wanted},
    checks::Checks,
    coverage::Coverage,
    id::{ChangeId, ChildId, OrganisationId, RecordId, StaffId},
    month::Month,
    notes::{HelpWords, Open, Opened, Readers},
    nudge::{Nudge, Nudged},
    pairing::PairingsPage,
    parcel::{Contents, Delivered, Parcel},
    pictures::Pictures,
    range::Range,
    record::Record,
    returns::{ReturnPage, Sign, SignedMonth, Withdraw},
    review::Verdict,
    roll_up::RollUp,
    roster::Summary,
    session::{Me, SignIn},
    sync::{PROTOCOL, Reply, Request, Taken, heard},
    waiver::Waiver,
};
use gloo_net::http;
use gloo_timers::callback::Timeout;
use leptos::wasm_split::SplitLoaderError;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::{AbortController, AbortSignal, File};

pub use domain::sync::Failure;

/// A part of the app that was not downloaded.
#[derive(Debug)]
pub struct NotHere;

impl From<SplitLoaderError> for NotHere {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A village's network may take this long for a small answer; after it, waiting no longer helps.
const PATIENCE_MS: u32 = 30_000;

/// Signs in on this device.
pub async fn sign_in(who: &SignIn) -> Result<Me, Failure> {
    post("/api/v1/sign-in", who).await
}

/// Ends the session on this device.
pub async fn sign_out() -> Result<(), Failure> {
    post("/api/v1/sign-out", &()).await
}

/// Who is signed in, as the school knows them today.
pub async fn me() -> Result<Me, Failure> {
    get("/api/v1/me").await
}

/// Hands in records and asks what is new.
pub async fn sync(request: &Request<Record, Waiver>) -> Result<Reply, Failure> {
    post("/api/v1/sync", request).await
}

/// Hands over what this device holds, now that it is revoked.
pub async fn hand_over(contents: &Contents<Record, Waiver>) -> Result<Taken, Failure> {
    post("/api/v1/leftovers", contents).await
}

/// Hands in what another phone sealed; asked twice, it counts once.
pub async fn deliver(parcel: &Parcel) -> Result<Delivered, Failure> {
    post("/api/v1/parcels", parcel).await
}

/// The same of a parcel that is written down already.
pub async fn deliver_text(parcel: String) -> Result<Delivered, Failure> {
    let request = http::Request::post("/api/v1/parcels").abort_signal(patience(PATIENCE_MS).as_ref());
    heard(&ask(request.header("content-type", "application/json").body(parcel)).await?)
}

/// What falls due in some days, of all children or some.
pub async fn board(range: Range, only: &Only) -> Result<Board, Failure> {
    let class = only.class.as_ref().map(|class| format!("class={class}"));
    let hamlet = only.hamlet.as_ref().map(|hamlet| format!("hamlet={}", js_sys::encode_uri_component(hamlet)));
    let query: Vec<String> = class.into_iter().chain(hamlet).collect();
    get(&format!("/api/v1/board/{range}?{}", query.join("&"))).await
}

/// What a board may be narrowed down to.
pub async fn places() -> Result<Places, Failure> {
    get("/api/v1/places").await
}

/// What one person owes in some days.
pub async fn mentor(range: Range, mentor: StaffId) -> Result<MentorPage, Failure> {
    get(&format!("/api/v1/board/{range}/mentors/{mentor}")).await
}

/// What was sent to mentors last.
pub async fn nudges() -> Result<Vec<Nudged>, Failure> {
    get("/api/v1/nudges").await
}

/// Keeps what is sent to mentors; handed in twice, it is kept once.
pub async fn nudge(nudge: &Nudge) -> Result<Vec<Nudged>, Failure> {
    post("/api/v1/nudges", nudge).await
}

/// What a human may want to look at in a month.
pub async fn checks(month: Month) -> Result<Checks, Failure> {
    get(&format!("/api/v1/checks/{month}")).await
}

/// The school's work in pictures.
pub async fn pictures() -> Result<Pictures, Failure> {
    get("/api/v1/pictures").await
}

/// The months signed last.
pub async fn signed_months() -> Result<Vec<SignedMonth>, Failure> {
    get("/api/v1/returns").await
}

/// The month's return.
pub async fn month_return(month: Month) -> Result<ReturnPage, Failure> {
    get(&format!("/api/v1/returns/{month}")).await
}

/// Signs the month as it was looked at; asked twice, it is signed once.
pub async fn sign(month: Month, sign: &Sign) -> Result<ReturnPage, Failure> {
    post(&format!("/api/v1/returns/{month}/signature"), sign).await
}

/// Withdraws a signature; asked twice, it is withdrawn once.
pub async fn withdraw(month: Month, withdraw: &Withdraw) -> Result<ReturnPage, Failure> {
    post(&format!("/api/v1/returns/{month}/withdrawal"), withdraw).await
}

/// One child's file and history.
pub async fn child(child: ChildId) -> Result<ChildPage, Failure> {
    get(&format!("/api/v1/children/{child}?protocol={PROTOCOL}")).await
}

/// Corrects a child's archive; asked twice, it is corrected once.
pub async fn correct(child: &ChildId, correction: &Correction) -> Result<(), Failure> {
    post(&format!("/api/v1/children/{child}"), correction).await
}

/// A child's archive is right as it is, this term.
pub async fn survey(child: &ChildId) -> Result<(), Failure> {
    post(&format!("/api/v1/children/{child}/survey"), &()).await
}

/// Children leave, come back or go to another class; asked twice, they do so once.
pub async fn enrol(enrolment: &Enrolment) -> Result<(), Failure> {
    post("/api/v1/enrolments", enrolment).await
}

/// How complete the archives are.
pub async fn archives() -> Result<Archives, Failure> {
    get("/api/v1/archive").await
}

/// Two children who look alike are two.
pub async fn not_same(pair: &NotSame) -> Result<(), Failure> {
    post("/api/v1/archive/not-same", pair).await
}

/// Two children are one; asked twice, they are put together once.
pub async fn merge(merge: &Merge) -> Result<(), Failure> {
    post("/api/v1/archive/merges", merge).await
}

/// They are two after all.
pub async fn part(merge: &ChangeId) -> Result<(), Failure> {
    post(&format!("/api/v1/archive/merges/{merge}/undo"), &()).await
}

/// Children on their way to other schools of the centre and from them.
pub async fn moves() -> Result<Moves, Failure> {
    get("/api/v1/moves").await
}

/// A child leaves for another school; asked twice, it leaves once.
pub async fn send_child(wanted: &Move) -> Result<(), Failure> {
    post("/api/v1/moves", wanted).await
}

/// The word of this school on a move.
pub async fn answer_move(id: &ChangeId, answer: &MoveAnswer) -> Result<(), Failure> {
    post(&format!("/api/v1/moves/{id}"), answer).await
}

/// The children that may be meant by what was typed.
pub async fn search(typed: &str) -> Result<Vec<Found>, Failure> {
    get(&format!("/api/v1/children?q={}", js_sys::encode_uri_component(typed))).await
}

/// The month of the schools beneath an area or a centre school.
pub async fn roll_up(organisation: OrganisationId, month: Month) -> Result<RollUp, Failure> {
    get(&format!("/api/v1/organisations/{organisation}/{month}")).await
}

/// The school's rules, what was changed in them, and what waits for a decision.
pub async fn rules() -> Result<RulesPage, Failure> {
    get("/api/v1/changes").await
}

/// What a change would do.
pub async fn preview(edit: &Edit) -> Result<Preview, Failure> {
    post("/api/v1/changes/preview", edit).await
}

/// Makes a change; asked twice, it is made once.
pub async fn change(wanted: &Wanted) -> Result<RulesPage, Failure> {
    post("/api/v1/changes", wanted).await
}

/// Takes a change back.
pub async fn undo(change: &ChangeId) -> Result<RulesPage, Failure> {
    post(&format!("/api/v1/changes/{change}/undo"), &()).await
}

/// Takes or leaves what revoked devices handed over; the first word stands.
pub async fn review(verdict: &Verdict) -> Result<RulesPage, Failure> {
    post("/api/v1/leftovers/review", verdict).await
}

/// Decides who reads a private note, besides its author.
pub async fn share(record: &RecordId, readers: &Readers) -> Result<(), Failure> {
    post(&format!("/api/v1/notes/{record}/readers"), readers).await
}

/// Reads a private note in an emergency; asked twice, its author is told once.
pub async fn open_note(record: &RecordId, open: &Open) -> Result<Opened, Failure> {
    post(&format!("/api/v1/notes/{record}/open"), open).await
}

/// Answers a request for help; the first word stands.
pub async fn answer_help(record: &RecordId, words: &HelpWords) -> Result<RulesPage, Failure> {
    post(&format!("/api/v1/help/{record}"), words).await
}

/// How much the school has of a photo or a voice note.
pub async fn received(hash: &AttachmentHash) -> Result<Received, Failure> {
    get(&format!("/api/v1/attachments/{hash}/parts")).await
}

/// Hands in a part of it that begins at this byte; asked twice, it counts once.
pub async fn hand_in_part(hash: &AttachmentHash, from: u32, part: &[u8]) -> Result<Received, Failure> {
    let path = format!("/api/v1/attachments/{hash}/parts?from={from}");
    let request = http::Request::post(&path).abort_signal(patience(PATIENCE_MS).as_ref());
    heard(&ask(request.body(js_sys::Uint8Array::from(part))).await?)
}

/// What a photo or a voice note holds.
pub async fn content(hash: &AttachmentHash) -> Result<Vec<u8>, Failure> {
    let request =
        http::Request::get(&format!("/api/v1/attachments/{hash}")).abort_signal(patience(PATIENCE_MS).as_ref());
    let response = request.send().await.map_err(|_| Failure::NoNetwork)?;
    if !response.ok() {
        let text = response.text().await.map_err(|_| Failure::NoNetwork)?;
        return Err(Failure::of(response.status(), None, &text));
    }
    response.binary().await.map_err(|_| Failure::NoNetwork)
}

/// Who has how many children, and who has none.
pub async fn pairings() -> Result<PairingsPage, Failure> {
    get("/api/v1/pairings").await
}

/// Says that the card of a child was read.
pub async fn read_card(child: &ChildId) -> Result<(), Failure> {
    post(&format!("/api/v1/handovers/{child}/read"), &()).await
}

/// Everyone of the staff, and whether they can sign in.
pub async fn people() -> Result<Vec<Person>, Failure> {
    get("/api/v1/people").await
}

/// What a list from Excel does; with `/preview`, what it would do.
pub async fn roster(path: &str, file: &File) -> Result<Summary, Failure> {
    heard(&ask(upload(path, file)).await?)
}

/// The rows of a list that have to be corrected, as a workbook.
pub async fn rows_to_correct(file: &File) -> Result<Vec<u8>, Failure> {
    let response = upload("/refused", file).map_err(|_| Failure::NoNetwork)?.send().await;
    let response = response.ok().filter(http::Response::ok).ok_or(Failure::NoNetwork)?;
    response.binary().await.map_err(|_| Failure::NoNetwork)
}

/// A file takes longer on its way than anything else.
fn upload(path: &str, file: &File) -> Result<http::Request, gloo_net::Error> {
    http::Request::post(&format!("/api/v1/roster{path}")).abort_signal(patience(120_000).as_ref()).body(file)
}

/// To how many children somebody talked, and whom nobody reached for `days` days.
pub async fn coverage(days: u32) -> Result<Coverage, Failure> {
    get(&format!("/api/v1/coverage/{days}")).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    heard(&ask(http::Request::get(path).abort_signal(patience(PATIENCE_MS).as_ref()).build()).await?)
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let request = http::Request::post(path).abort_signal(patience(PATIENCE_MS).as_ref()).json(body);
    heard(&ask(request).await?)
}

/// The text of a good answer. Apart from [`heard`], so that the phone carries it once and not once for each type.
async fn ask(request: Result<http::Request, gloo_net::Error>) -> Result<String, Failure> {
    let response = request.map_err(|_| Failure::NoNetwork)?.send().await.map_err(|_| Failure::NoNetwork)?;
    let text = response.text().await.map_err(|_| Failure::NoNetwork)?;
    if response.ok() {
        return Ok(text);
    }
    let wait = response.headers().get("retry-after").and_then(|it| it.parse().ok());
    Err(Failure::of(response.status(), wait, &text))
}

/// Gives an answer up after so many milliseconds. Chrome has a signal of its own for this only since 103.
fn patience(milliseconds: u32) -> Option<AbortSignal> {
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    Timeout::new(milliseconds, move || controller.abort()).forget();
    Some(signal)
}
