//! After three calls in a row that the parents did not answer: the other numbers of the archive, and the class teacher.

use domain::{id::ChildId, kind::Kind, overview::About};
use leptos::prelude::*;

use crate::{address::record_link, state::AppState, ui::icon::Icon};

/// Nothing, as long as there is no need.
pub fn no_answer(state: AppState, child: &ChildId) -> Option<impl IntoView + use<>> {
    let notebook = state.notebook.read_untracked();
    if !notebook.parents_do_not_answer(child) {
        return None;
    }
    let school = notebook.school.as_ref()?;
    let file = school.children.get(child)?;
    let words = state.lang.sheet();
    let numbers = file.child.numbers().filter_map(|it| {
        let (phone, name) = (it.phone.clone()?, it.name.clone());
        let href = format!("tel:{phone}");
        Some(view! { <a class="call" href=href><Icon name="call"/>{name}" "{phone}</a> })
    });
    let class_teacher = school.rules.class_teacher_on(&file.child.class, state.today.get_untracked());
    let class_teacher = class_teacher.filter(|it| untrack(|| state.my_id()).as_ref() != Some(&it.teacher));
    let class_teacher = class_teacher.and_then(|it| school.rules.staff_name(&it.teacher)).map(|name| {
        let link = record_link(&About::Child(child.clone()), Some(Kind::Teacher));
        view! { <a class="link" href=link>{words.tell_teacher}{name.to_owned()}</a> }
    });
    Some(view! {
        <div class="notice info another-way" role="note">
            <p>{words.no_answer}</p>
            {numbers.collect_view()}
            {class_teacher}
        </div>
    })
}
