//! The Chinese words of files and of forms for paper, which are the same words.

use domain::{
    kind::{Kind, OwnKind},
    obligation::{Status, Tally},
    people::{Away, Gender},
    record::Place,
};

/// What was done of what was owed, in the words of the board.
pub fn figure(tally: Tally) -> String {
    match tally {
        Tally { owed: 0, waived: 0, .. } => "–".into(),
        Tally { owed: 0, .. } => "免办".into(),
        Tally { met, owed, .. } => format!("{met}/{owed}"),
    }
}

/// The rate as the board shows it; empty when nothing is owed.
pub fn rate(tally: Tally) -> String {
    tally.percent().map(|percent| format!("{percent}%")).unwrap_or_default()
}

/// The word of a kind.
pub fn word(kind: Kind, own: &[OwnKind]) -> String {
    match own.iter().find(|it| it.id == kind) {
        Some(own) => own.name.clone(),
        None => kind.zh().map_or_else(|| kind.code().into_owned(), str::to_owned),
    }
}

/// The word fixed for a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Met => "已完成",
        Status::Open => "未完成",
        Status::DueSoon => "快到期",
        Status::Overdue => "已逾期",
        Status::Upcoming => "未开始",
        Status::Waived => "免办",
    }
}

/// Where it was.
pub fn place(place: Place) -> &'static str {
    match place {
        Place::Home => "在家里",
        Place::School => "在学校",
        Place::Phone => "电话里",
        Place::Elsewhere => "别处",
    }
}

/// As lists from Excel say it.
pub fn gender(gender: Gender) -> &'static str {
    match gender {
        Gender::Girl => "女",
        Gender::Boy => "男",
    }
}

/// As lists from Excel say it.
pub fn away(away: Away) -> &'static str {
    match away {
        Away::Both => "父母均外出",
        Away::Father => "父亲外出",
        Away::Mother => "母亲外出",
    }
}

/// A relation as people say it; what the school wrote in its own words stays.
pub fn relation(code: &str) -> &str {
    match code {
        "father" => "父亲",
        "mother" => "母亲",
        "grandmother" => "奶奶或外婆",
        "grandfather" => "爷爷或外公",
        "aunt" => "姑姑或姨妈",
        "uncle" => "叔叔或舅舅",
        other => other,
    }
}
