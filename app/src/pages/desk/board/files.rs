//! 导出和打印: the board, the records and the lists as files, and the forms for paper. They are the server's pages, so they need
//! the network.

use domain::range::Range;
use leptos::prelude::*;

use super::words::words;
use crate::state::AppState;

/// All that can be taken away about these days.
#[component]
pub fn Files(range: Range) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let files = [
        (words.board_file, format!("/exports/board/{range}.xlsx")),
        (words.records_file, format!("/exports/records/{range}.xlsx")),
        (words.register_file, format!("/exports/register/{range}.xlsx")),
    ];
    let files = files.map(|(word, href)| view! { <a class="link" href=href rel="external" download="">{word}</a> });
    let month = match range.month() {
        Some(month) => (words.return_form, format!("/print/return/{month}")),
        None => (words.term_form, format!("/print/term/{range}")),
    };
    let classes = state.with_rules(|rules| rules.classes.clone()).unwrap_or_default();
    let classes = classes.into_iter().map(|class| (class.name.clone(), format!("/print/class/{}", class.id)));
    let forms = [(month.0.to_owned(), month.1)].into_iter();
    let forms = forms.chain(classes.map(|(name, href)| (format!("{} {name}", words.class_form), href)));
    let forms = forms.map(|(word, href)| view! { <a class="link" href=href rel="external">{word}</a> });
    view! {
        <details class="files indent">
            <summary>{words.files}</summary>
            <div class="board-links">{files.into_iter().collect_view()}{forms.collect_view()}</div>
            <p class="hint">{words.files_hint}</p>
        </details>
    }
}
