//! A change that was made, in one sentence.

use domain::{
    change::{Edit, Entry, Request, RulesPage},
    id::DutyId,
    kind::Kind,
    waiver::Waiver,
};

use super::{phrase, preset, words::words};
use crate::text::{Lang, Names};

/// `修改规定：晚餐 · 代理家长 · 每月 2 次 · 月底前，12月1日起`.
pub fn said(entry: &Entry, page: &RulesPage, names: &Names) -> String {
    let (lang, today) = (names.lang, page.today);
    let since = |from| phrase::since(lang, from, today);
    let words = words(lang);
    match &entry.edit {
        Edit::Preset { preset, from } => {
            sentence(lang, words.take_preset, &[preset::title(lang, *preset).into(), since(*from)])
        }
        Edit::Rule { replaces, rule, from } => {
            let what = if replaces.is_some() { words.change_rule } else { words.new_rule };
            sentence(lang, what, &[phrase::rule(names, rule), since(*from)])
        }
        Edit::Off { duty, from } => sentence(lang, words.switched_off, &[name_of(duty, page, names), since(*from)]),
        Edit::Kind { name, per, .. } => sentence(lang, words.new_kind, &[name.clone(), phrase::per(lang, *per).into()]),
        Edit::Calendar { calendar } => sentence(
            lang,
            words.new_calendar,
            &[count(lang, calendar.terms.len(), words.terms), count(lang, calendar.holidays.len(), words.holidays)],
        ),
        Edit::Decision { waiver, confirmed, words: said, stand_in } => {
            let what = if *confirmed { words.granted } else { words.declined };
            let request = page.requests.iter().find(|it| it.waiver.id.as_ref() == Some(waiver));
            let about = request.map(|it| format!("{} · {}", whom(it, lang), what_for(&it.waiver, names)));
            let stand_in = stand_in.as_ref().and_then(|id| page.rules.staff_name(id));
            let stand_in = stand_in.map(|name| format!("{} {name}", words.stand_in));
            let said = Some(said).filter(|said| !said.is_empty()).map(|said| format!("“{said}”"));
            let parts: Vec<String> = [about, stand_in, said].into_iter().flatten().collect();
            sentence(lang, what, &parts)
        }
        Edit::TalkNotes { talk_notes } => {
            let notes = lang.desk_notes();
            let choice = if talk_notes.is_private() { notes.private } else { notes.hand_in };
            sentence(lang, notes.talk_notes, &[choice.into()])
        }
        Edit::Pair { pairs, from } => sentence(lang, words.new_pairs, &[pairs.len().to_string(), since(*from)]),
        Edit::Transfer { child, mentor, from, .. } => {
            let child = entry.child.as_ref().map_or_else(|| child.to_string(), |it| it.name.clone());
            let mentor = page.rules.staff_name(mentor).unwrap_or(mentor.as_str());
            sentence(lang, words.transfer, &[format!("{child} → {mentor}"), since(*from)])
        }
    }
}

/// The child, or the teacher on leave.
pub fn whom(request: &Request, lang: Lang) -> String {
    let asker = || request.asked_by.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    match &request.child {
        Some(child) => child.name.clone(),
        None => format!("{} · {}", words(lang).leave, asker()),
    }
}

/// The kinds a request is about.
pub fn what_for(waiver: &Waiver, names: &Names) -> String {
    if waiver.kinds.is_empty() {
        return words(names.lang).all_kinds.into();
    }
    waiver.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ")
}

/// A rule by its kind's word, also when it is gone: ids start with the code of the kind.
fn name_of(duty: &DutyId, page: &RulesPage, names: &Names) -> String {
    if let Some(duty) = page.rules.duties.iter().find(|it| it.id == *duty) {
        return phrase::rule(names, &phrase::rule_of(duty));
    }
    let code = duty.as_str().split('-').next().unwrap_or_default();
    code.parse::<Kind>().map_or_else(|_| duty.to_string(), |kind| names.word(kind))
}

fn count(lang: Lang, count: usize, what: &str) -> String {
    match lang {
        Lang::Zh => format!("{count} 个{what}"),
        Lang::En => format!("{count} {}", what.to_lowercase()),
    }
}

fn sentence(lang: Lang, what: &str, parts: &[String]) -> String {
    match lang {
        Lang::Zh => format!("{what}：{}", parts.join("，")),
        Lang::En => format!("{what}: {}", parts.join(", ")),
    }
}
