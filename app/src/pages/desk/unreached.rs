//! The children nobody reached for as many days as are chosen.

use domain::{coverage::Unreached, month::Month};
use leptos::{prelude::*, task::spawn_local};

use super::{phrase, words::words};
use crate::{
    api,
    state::AppState,
    ui::{
        choice::{Choice, Choosable},
        day,
        live::live,
        notice::{Empty, Notice},
    },
};

/// How many days without a contact may be asked about.
const DAYS: [u32; 4] = [7, 14, 30, 60];
/// The first answer.
pub const AT_FIRST: u32 = 30;

/// The list; `first` is the answer for [`AT_FIRST`] days. It stays until the next one is here.
#[component]
pub fn Longest(first: Vec<Unreached>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let days = RwSignal::new(AT_FIRST);
    let list = RwSignal::new(first);
    let trouble = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    Effect::watch(
        move || days.get(),
        move |asked, _, _| {
            let asked = *asked;
            busy.set(true);
            spawn_local(async move {
                let answer = api::coverage(asked).await;
                if days.try_get_untracked() == Some(asked) {
                    busy.set(false);
                    match answer {
                        Ok(coverage) => {
                            trouble.set(None);
                            list.set(coverage.unreached);
                        }
                        Err(failure) => trouble.set(Some(lang.failure(&failure))),
                    }
                }
            });
        },
        false,
    );
    let options = DAYS.map(|days| Choosable::new(days, phrase::days(lang, days)));
    view! {
        <h2 class="group">{words.unreached}</h2>
        <section class="longest">
        <Choice
            id="days"
            legend=words.for_days
            options=options.into()
            value=days
            fault=Signal::derive(|| None)
            class="chips four"
        />
        {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
        <div aria-live="polite" aria-busy=move || busy.get().to_string()>{live(move || children(state, &list.read()))}</div>
        </section>
    }
}

fn children(state: AppState, children: &[Unreached]) -> AnyView {
    let (lang, words) = (state.lang, words(state.lang));
    if children.is_empty() {
        return view! { <Empty icon="lamp" title=words.all_reached hint=""/> }.into_any();
    }
    let (today, month) = (state.today.get(), Month::of(state.today.get()));
    let rows = children.iter().map(|it| {
        let last = it.last.map_or(words.never_reached.into(), |last| {
            format!("{} · {}", phrase::date(lang, last, today), day::ago(lang, last, today))
        });
        let mentor = it.mentor.as_ref().map_or(words.no_mentor.to_owned(), |it| it.name.clone());
        view! {
            <tr data-child=it.child.id.to_string()>
                <th scope="row"><a href=format!("/board/{month}/children/{}", it.child.id)>{it.child.name.clone()}</a></th>
                <td data-label=words.last_reached>{last}</td>
                <td data-label=words.class>{it.class.clone()}</td>
                <td data-label=words.mentor>{mentor}</td>
            </tr>
        }
    });
    view! {
        <table class="unreached">
            <thead>
                <tr>
                    <th scope="col">{words.child}</th>
                    <th scope="col">{words.last_reached}</th>
                    <th scope="col">{words.class}</th>
                    <th scope="col">{words.mentor}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
