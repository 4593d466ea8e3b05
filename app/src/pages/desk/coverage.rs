//! 覆盖: to how many children somebody talked this term, and whom nobody reached for long.

use domain::coverage::{Coverage, Share};
use leptos::prelude::*;

use super::{
    unreached::{AT_FIRST, Longest},
    words::words,
};
use crate::{
    api,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, notice::Empty, top::Top},
};

/// The school's coverage.
#[component]
pub fn CoveragePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page wide">
            <Top title=words(state.lang).coverage.into() back="/board" back_word=state.text().back/>
            <AsyncView
                fetch=move || api::coverage(AT_FIRST)
                show=|coverage| view! { <Found coverage=coverage/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(coverage: Coverage) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    let words = words(lang);
    let Coverage { term, school, mentors, classes, unreached } = coverage;
    let Some(term) = term else {
        return view! { <Empty icon="lamp" title=words.no_term hint=words.no_term_hint/> }.into_any();
    };
    let mentors = mentors.into_iter().map(|(it, share)| (it.map_or(words.no_mentor.into(), |it| it.name), share));
    view! {
        <p class="board-total">{words.talked_term}" "<b>{figure(school)}</b>" · "{percent(school)}<span class="hint">" "{term}</span></p>
        <div class="shares">
            {shares(words.by_mentor, words.mentor, mentors.collect(), lang)}
            {shares(words.by_class, words.class, classes, lang)}
        </div>
        <Longest first=unreached/>
    }
    .into_any()
}

fn shares(title: &'static str, head: &'static str, rows: Vec<(String, Share)>, lang: Lang) -> impl IntoView {
    let words = words(lang);
    let rows = rows.into_iter().map(|(name, share)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="bar"><progress max=share.all.max(1) value=share.talked aria-hidden="true"></progress></td>
                <td>{figure(share)}</td>
                <td>{percent(share)}</td>
            </tr>
        }
    });
    view! {
        <section>
            <h2 class="group">{title}</h2>
            <table class="shares-table">
                <thead>
                    <tr>
                        <th scope="col">{head}</th>
                        <td></td>
                        <th scope="col">{words.talked}</th>
                        <th scope="col">{words.share}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

fn figure(share: Share) -> String {
    format!("{}/{}", share.talked, share.all)
}

fn percent(share: Share) -> String {
    format!("{}%", (100 * share.talked).checked_div(share.all).unwrap_or_default())
}
