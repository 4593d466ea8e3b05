//! What a phone will have to say in the days to come if nothing more is recorded: worked out ahead, for when it is offline.

use chrono::{Days, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Choice, Digest, Duties, Lang, Plan, Window, digest_text, digests, record_link};
use crate::{Message, calendar::Span, id::StaffId, kind::Kind, notebook::Notebook, obligation::seen_on};

/// What is to be said on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coming {
    /// The day it is for, under which it is remembered as said.
    pub day: NaiveDate,
    /// From when on, in milliseconds since 1970.
    pub at: i64,
    /// Until when, when the quiet hours begin.
    pub until: i64,
    /// What is news if the day before was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// What is news if nothing was heard since this was worked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_up: Option<Said>,
}

/// The words of a notification, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Said {
    pub title: String,
    pub text: String,
    pub link: String,
}

/// So far ahead: whoever opens the app less often has more to catch up with than reminders.
const DAYS: u64 = 14;
/// So far back: over all of the month before, which may have been done whole.
const BACK: i64 = 62;

/// What `me` is to be told from `today` on, after what was said on `heard`; `word` says the kinds in both languages.
///
/// Whether a return is signed is not known here: that the server says.
pub fn coming(
    notebook: &Notebook,
    me: &StaffId,
    (plan, choice): (&Plan, &Choice),
    (heard, today): (Option<NaiveDate>, NaiveDate),
    word: &dyn Fn(Kind) -> Message,
) -> Vec<Coming> {
    let Some(school) = &notebook.school else { return Vec::new() };
    let (rules, calendar, zone) = (&school.rules, &school.rules.calendar, school.rules.info.time_zone);
    let Some(last) = today.checked_add_days(Days::new(DAYS)) else { return Vec::new() };
    let ahead = Window { since: last, today: last }.due_dates(plan).to;
    let cells = notebook.cells_due(me, Span { from: today - TimeDelta::days(BACK), to: ahead });
    let said = |window: Window| {
        let rows = seen_on(window.today, &cells);
        let duties = Duties { rules, rows: &rows, keeper: &|_| None, signed: &|_| true, unheard: &|_| false };
        let mine = digests(plan, window, duties).into_iter().find(|it| it.to == *me)?;
        let name = rules.staff_name(me).unwrap_or_default();
        Some(Said::of(&mine, digest_text(&mine, rules, window.today, word), choice.lang, name))
    };
    let quiet = plan.quiet_of(choice);
    let mut before = heard;
    let mut coming = Vec::new();
    for day in today.iter_days().take_while(|day| *day <= last) {
        let Some(window) = Window::of(calendar, before, day) else { continue };
        before = Some(day);
        let at = quiet.end_after(plan.moment(day, zone), zone);
        let nights = [day, day + Days::new(1)].map(|day| quiet.from.on(day, zone));
        let until = nights.into_iter().find(|night| *night > at).unwrap_or(at);
        let all = Window::of(calendar, heard, day);
        let it = Coming {
            day,
            at: at.timestamp_millis(),
            until: until.timestamp_millis(),
            said: said(window),
            made_up: all.filter(|all| *all != window).and_then(said),
        };
        if it.said.is_some() || it.made_up.is_some() {
            coming.push(it);
        }
    }
    coming
}

impl Said {
    /// The first line is the title, without the `name`: what a worker reads lies unsealed on the phone.
    fn of(digest: &Digest, words: Message, lang: Lang, name: &str) -> Self {
        let (words, comma) = match lang {
            Lang::Zh => (words.zh, "，"),
            Lang::En => (words.en, ", "),
        };
        let (title, text) = words.split_once('\n').unwrap_or((&words, ""));
        let title = title.replacen(&format!("{name}{comma}"), "", 1);
        Self {
            title: title.trim_end_matches(['：', ':']).to_owned(), text: text.to_owned(), link: record_link(digest)
        }
    }
}
