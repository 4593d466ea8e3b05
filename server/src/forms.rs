//! Forms for paper, for the principal and the clerks: plain pages that any browser prints, or saves as PDF.

use axum::{extract::State, response::Response};
use domain::{
    archive::ClassShare,
    board::{Board, Only},
    id::{ChildId, ClassId, StaffId},
    range::Range,
    returns::ReturnPage,
    school::Rules,
};

use crate::{
    App,
    auth::{BoardReader, Session},
    board,
    error::{Error, Result},
    print::{self, forms},
    store::Whose,
    typed::Path,
};

/// What the form of a month shows.
pub struct Month {
    pub rules: Rules,
    pub page: ReturnPage,
}

/// What the form of a term shows.
pub struct Term {
    pub rules: Rules,
    /// What the term is called, or its days.
    pub name: String,
    pub board: Board,
    /// Children who were at the school on any of its days.
    pub children: usize,
    /// How far the archives are, as of today.
    pub archives: Vec<ClassShare>,
}

/// `GET /print/diary/{staff}/{range}`: 亲情结对工作日记 of one member of staff.
pub async fn diary(
    State(app): State<App>,
    reader: Result<BoardReader>,
    path: Result<Path<(String, String)>>,
) -> Response {
    let page = async {
        let (BoardReader(session), Path((staff, range))) = (reader?, path?);
        let range = board::range_of(&range)?;
        let Ok(staff) = staff.parse::<StaffId>() else { return Err(no_such(&app, &session, "staff").await) };
        let diary = app.store.diary(&session.me.school, session.actor(), &staff, range, app.now()).await?;
        let Some(diary) = diary else { return Err(no_such(&app, &session, staff.as_str()).await) };
        Ok(forms::diary(&app, diary).await)
    };
    print::or_sorry(&app, page.await).await
}

/// `GET /print/child/{child}`: 台账 of one child, on a page.
pub async fn child(State(app): State<App>, reader: Result<BoardReader>, path: Result<Path<String>>) -> Response {
    let page = async {
        let (BoardReader(session), Path(child)) = (reader?, path?);
        let Ok(child) = child.parse::<ChildId>() else { return Err(no_such(&app, &session, "child").await) };
        ledgers(&app, &session, Whose::Child(&child), child.as_str()).await
    };
    print::or_sorry(&app, page.await).await
}

/// `GET /print/class/{class}`: the same for all children of a class, a page for each.
pub async fn class(State(app): State<App>, reader: Result<BoardReader>, path: Result<Path<String>>) -> Response {
    let page = async {
        let (BoardReader(session), Path(class)) = (reader?, path?);
        let Ok(class) = class.parse::<ClassId>() else { return Err(no_such(&app, &session, "class").await) };
        ledgers(&app, &session, Whose::Class(&class), class.as_str()).await
    };
    print::or_sorry(&app, page.await).await
}

/// `GET /print/return/{month}`: 月报表, as it was signed or as it stands.
pub async fn month(State(app): State<App>, reader: Result<BoardReader>, path: Result<Path<String>>) -> Response {
    let page = async {
        let (BoardReader(session), Path(month)) = (reader?, path?);
        let (school, month) = (&session.me.school, board::parse(&month)?);
        let page = app.store.return_page(school, month, app.now()).await?;
        Ok(forms::month(&app, Month { rules: app.store.rules(school).await?, page }).await)
    };
    print::or_sorry(&app, page.await).await
}

/// `GET /print/term/{term}`: 学期统计表 of a term by its id, or of any days.
pub async fn term(State(app): State<App>, reader: Result<BoardReader>, path: Result<Path<String>>) -> Response {
    let page = async {
        let (BoardReader(session), Path(wanted)) = (reader?, path?);
        let school = &session.me.school;
        let rules = app.store.rules(school).await?;
        let (name, range) = days(&rules, &wanted)?;
        let board = app.store.board(school, range, &Only::default(), app.now()).await?;
        let children = app.store.enrolled_in(school, range.span()).await?;
        let archives = app.store.archives(&session.me, session.actor(), app.now()).await?;
        let archives = archives.map(|it| it.classes).unwrap_or_default();
        Ok(forms::term(&app, Term { rules, name, board, children, archives }).await)
    };
    print::or_sorry(&app, page.await).await
}

async fn ledgers(app: &App, session: &Session, whose: Whose<'_>, subject: &str) -> Result<Response> {
    match app.store.ledgers(&session.me.school, session.actor(), whose, app.now()).await? {
        Some(ledgers) => Ok(forms::ledgers(app, ledgers).await),
        None => Err(no_such(app, session, subject).await),
    }
}

/// The school has nothing of that name; whoever asks for it is noted.
async fn no_such(app: &App, session: &Session, subject: &str) -> Error {
    session.denied(app, subject, Error::not_found()).await
}

/// A term by its id, or days as the board takes them.
fn days(rules: &Rules, wanted: &str) -> Result<(String, Range)> {
    match rules.calendar.terms.iter().find(|it| it.id.as_str() == wanted) {
        Some(term) => {
            let range = Range::new(term.from, term.to).map_err(|error| Error::malformed("term", error))?;
            Ok((term.name.clone(), range))
        }
        None => Ok((wanted.to_owned(), board::range_of(wanted)?)),
    }
}
