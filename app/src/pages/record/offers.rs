//! What a sheet offers: with whom something may be recorded, and which kinds.

use chrono::NaiveDate;
use domain::{
    duty::{Duty, Per, Who},
    id::ClassId,
    kind::Kind,
    overview::About,
    preset::Preset,
    school::School,
};
use leptos::prelude::*;

use crate::state::AppState;

/// With whom this person may record something today: children, then classes they lead, then the school.
pub fn options(state: AppState) -> Vec<(About, String)> {
    let notebook = state.notebook.read();
    let (Some(School { rules, .. }), Some(me)) = (&notebook.school, state.my_id()) else { return Vec::new() };
    let text = state.text();
    let today = state.today.get();
    let leads = |class: &ClassId| rules.class_teacher_on(class, today).is_some_and(|it| it.teacher == me);
    let mut options: Vec<(About, String)> = Vec::new();
    options.extend(notebook.children().iter().map(|it| (About::Child(it.child.id.clone()), it.child.name.clone())));
    let led = rules.classes.iter().filter(|it| leads(&it.id));
    options.extend(led.map(|it| (About::Class(it.id.clone()), format!("{}{}", it.name, text.whole_class))));
    if rules.speaks_for_it(&me, today) {
        options.push((About::School, text.whole_school.into()));
    }
    options
}

/// The kinds this school asks for children, classes or itself, and all others of that sort.
///
/// Of a class or the school there are so few that none is kept apart.
pub fn kinds_offered(state: AppState, per: Per) -> (Vec<Kind>, Vec<Kind>) {
    let today = state.today.get();
    let of_school = state.with_rules(|rules| {
        let asks = |it: &&Duty| (per != Per::Child || it.who != Who::Principal) && it.to.is_none_or(|to| today <= to);
        let asked: Vec<Kind> = rules.duties_per(per).filter(asks).map(|it| it.kind).collect();
        (asked, rules.kinds_per(per).collect::<Vec<_>>())
    });
    let built_in = || Kind::built_in().filter(|kind| kind.per() == Some(per)).collect();
    let (mut asked, mut all) = of_school.unwrap_or_else(|| (Vec::new(), built_in()));
    let not_of_that_sort: Vec<Kind> = asked.iter().filter(|kind| !all.contains(kind)).copied().collect();
    all.extend(not_of_that_sort);
    if per != Per::Child {
        return (all, Vec::new());
    }
    if asked.is_empty() {
        asked = Preset::Hedong.duties(NaiveDate::default()).into_iter().map(|duty| duty.kind).collect();
    }
    all.into_iter().partition(|kind| asked.contains(kind))
}
