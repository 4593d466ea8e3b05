//! 补录: what stands otherwise than when the month was signed, beside the figures that no longer change.

use domain::returns::{ReturnPage, Supplement, late_records};
use leptos::prelude::*;

use super::{standing, words::words};
use crate::{state::AppState, ui::live::live};

/// Nothing, as long as nothing came.
#[component]
pub fn Late(page: RwSignal<ReturnPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    live(move || {
        let page = page.read();
        (!page.supplements.is_empty()).then(|| table(state, &page.supplements))
    })
}

fn table(state: AppState, supplements: &[Supplement]) -> AnyView {
    let (lang, words) = (state.lang, words(state.lang));
    let names = state.names();
    let rows = supplements.iter().map(|it| {
        view! {
            <tr data-late=it.subject.to_string()>
                <th scope="row">{it.name.clone()}</th>
                <td>{names.word(it.kind)}</td>
                <td>{it.responsible.name.clone()}</td>
                <td>{standing(it.was, lang)}</td>
                <td>{standing(it.now, lang)}</td>
            </tr>
        }
    });
    view! {
        <h2 class="group">{words.late(late_records(supplements))}</h2>
        <p class="hint indent">{words.late_hint}</p>
        <table class="shares-table">
            <thead>
                <tr>
                    <th scope="col">{words.whose}</th>
                    <th scope="col">{words.what}</th>
                    <th scope="col">{words.by}</th>
                    <th scope="col">{words.was}</th>
                    <th scope="col">{words.is}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
