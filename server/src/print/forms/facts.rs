//! 一生一档 of one child as rows of a table, each of which knows how many lines it takes.

use chrono::NaiveDate;
use domain::{
    people::{Child, Relative},
    school::{ChildFile, Rules},
};
use leptos::prelude::*;

use super::room;
use crate::words;

/// Squares in a line of half a row, of a whole one, and of what stands before it.
const HALF: usize = 17;
const WHOLE: usize = 45;

/// A fact with what it is called.
type Fact = (&'static str, String);

/// The rows: two facts in one, or one that may be long.
pub enum Row {
    Two(Fact, Fact),
    One(Fact),
}

/// All that is told of a child.
pub fn rows(rules: &Rules, file: &ChildFile, today: NaiveDate) -> Vec<Row> {
    let Child { name, class, from, to, gender, born, hamlet, address, away, parents, guardian, .. } = &file.child;
    let staff = |id| rules.staff_name(id).map(room::flat).unwrap_or_default();
    let mentor = file.pairing_on(today).map(|it| staff(&it.mentor)).unwrap_or_default();
    let teacher = rules.class_teacher_on(class, today).map(|it| staff(&it.teacher)).unwrap_or_default();
    let enrolled = match to {
        Some(to) => format!("{from} 至 {to}"),
        None => format!("{from} 起"),
    };
    let text = |it: &Option<String>| it.as_deref().map(room::flat).unwrap_or_default();
    let gender = gender.map(words::gender).unwrap_or_default().to_owned();
    let away = away.map(words::away).unwrap_or_default().to_owned();
    let born = born.map(|it| it.to_string()).unwrap_or_default();
    let mut rows = vec![
        Row::Two(("姓名", room::flat(name)), ("性别", gender)),
        Row::Two(("出生日期", born), ("班级", room::flat(rules.class_name(class)))),
        Row::Two(("在校", enrolled), ("外出情况", away)),
        Row::Two(("代理家长", mentor), ("班主任", teacher)),
        Row::Two(("村组", text(hamlet)), ("家庭住址", text(address))),
    ];
    // A long address takes the whole width.
    if let Some(Row::Two(hamlet, address)) = rows.pop_if(|it| it.lines() > 2) {
        rows.extend([Row::One(hamlet), Row::One(address)]);
    }
    rows.push(Row::One(("监护人", guardian.as_ref().map(adult).unwrap_or_default())));
    rows.extend(parents.iter().map(|it| Row::One(("家长", adult(it)))));
    let Child { family, needs, know, .. } = &file.child;
    for (label, told) in [("家庭情况", family), ("健康需要", needs), ("要知道的", know)] {
        rows.push(Row::One((label, text(told))));
    }
    rows
}

/// An adult in one line: who, how to reach them, where they work.
fn adult(it: &Relative) -> String {
    let relation = it.relation.as_deref().map(|it| words::relation(it).to_owned());
    let facts = [it.name.clone(), relation, it.phone.clone(), it.works_at.clone(), it.reachable.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().map(|it| room::flat(&it)).collect();
    facts.join(" · ")
}

impl Row {
    pub fn lines(&self) -> usize {
        match self {
            Self::Two((_, one), (_, other)) => room::lines(one, HALF).max(room::lines(other, HALF)),
            Self::One((_, text)) => room::lines(text, WHOLE),
        }
    }

    /// With at most so many lines.
    pub fn view(self, most: usize) -> impl IntoView {
        match self {
            Self::Two((one, text), (other, more)) => view! {
                <tr>
                    <th scope="row" class="label">{one}</th><td>{room::cut(&text, HALF, most)}</td>
                    <th scope="row" class="label">{other}</th><td>{room::cut(&more, HALF, most)}</td>
                </tr>
            }
            .into_any(),
            Self::One((label, text)) => view! {
                <tr><th scope="row" class="label">{label}</th><td colspan="3">{room::cut(&text, WHOLE, most)}</td></tr>
            }
            .into_any(),
        }
    }
}
