//! 图表: the school's work in pictures that need no colour, each with its numbers as a table, for the screen and for paper.

mod bars;
mod weeks;

use domain::pictures::Pictures;
use leptos::prelude::*;

use self::{bars::bars, weeks::weeks};
use super::words::words;
use crate::{
    api,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day, top::Top},
};

/// All pictures of the school.
#[component]
pub fn PicturesPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page wide">
            <Top title=words(state.lang).pictures.into() back="/board" back_word=state.text().back/>
            <AsyncView
                fetch=api::pictures
                show=|pictures| view! { <Found pictures=pictures/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(pictures: Pictures) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let names = state.names();
    let Pictures { months, days, kinds, classes, load, .. } = pictures;
    let months = months.into_iter().map(|(month, tally)| {
        let label = match lang {
            Lang::Zh => day::month(lang, month),
            // Beside its bar there is no room for a name.
            Lang::En => month.to_string(),
        };
        (label, tally)
    });
    let months = months.collect();
    let kinds = kinds.into_iter().map(|(kind, tally)| (names.word(kind), tally)).collect();
    let load = load.into_iter().map(|(person, tally)| (person.name, tally)).collect();
    view! {
        <p class="center no-print">
            <button type="button" class="button" on:click=move |_| drop(window().print())>{words.print}</button>
        </p>
        <div class="pictures">
            {bars(words.by_month, words.month, months, lang)}
            {weeks(days, lang)}
            {bars(words.by_kind, words.kind, kinds, lang)}
            {bars(words.by_class, words.class, classes, lang)}
            {bars(words.load, words.mentor, load, lang)}
        </div>
    }
}
