//! One card of 待办: a child, a class or the school, its boxes, and what else matters today.

use domain::{
    overview::{About, Card, Facts},
    people::Relative,
};
use leptos::prelude::*;

use crate::{
    address::waive_link,
    state::AppState,
    text::{Lang, Names},
    ui::{day, icon::Icon, kind_box::BoxGrid},
};

#[component]
pub fn CardView(card: Card, names: Names) -> impl IntoView {
    let state = expect_context::<AppState>();
    let tally = card.tally();
    let lang = names.lang;
    let text = lang.text();
    let (child, class, whose) = match &card.about {
        About::Child(id) => (Some(id.clone()), None, None),
        About::Class(id) => (None, Some(id.to_string()), Some(text.class_card)),
        About::School => (None, None, Some(text.school_card)),
    };
    let head = view! {
        <h2>{card.name.clone()}</h2>
        {card.class.map(|class| view! { <span class="hint">{class}</span> })}
        {card.hamlet.map(|hamlet| view! { <span class="hint">{hamlet}</span> })}
        {whose.map(|whose| view! { <span class="hint">{whose}</span> })}
        {(tally.owed > 0).then(|| view! { <span class="card-count">{tally.met}"/"{tally.owed}</span> })}
    };
    let head = match &child {
        Some(id) => view! { <a class="card-head" href=format!("/children/{id}")>{head}</a> }.into_any(),
        None => view! { <div class="card-head">{head}</div> }.into_any(),
    };
    let foot = child.as_ref().map(|id| {
        let facts = said(state, &card.facts).into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
        view! {
            <div class="card-foot">
                <ul class="hint" role="list">{facts}</ul>
                {card.facts.call.and_then(|it| call(lang, it))}
                <a class="link" href=waive_link(id, None)>{lang.cannot()}</a>
            </div>
        }
    });
    view! {
        <section class="card" data-child=child.map(|it| it.to_string()) data-class=class>
            {head}
            <BoxGrid boxes=card.boxes names=names about=Some(card.about)/>
            {foot}
        </section>
    }
}

/// In sentences: a birthday, the last contact, what was promised.
fn said(state: AppState, facts: &Facts) -> Vec<String> {
    let (lang, today) = (state.lang, state.today.get_untracked());
    let last = facts.last_contact.map(|on| lang.last_seen(&day::date(lang, on, today)));
    let promised = (!facts.promises.is_empty()).then(|| lang.promised(&facts.promises));
    [facts.birthday.map(|it| lang.birthday(it)), last, promised].into_iter().flatten().collect()
}

fn call(lang: Lang, person: Relative) -> Option<impl IntoView> {
    let href = format!("tel:{}", person.phone?);
    let name = person.name.unwrap_or_default();
    Some(view! { <a class="call" href=href aria-label=lang.call(&name)><Icon name="call"/>{name.clone()}</a> })
}
