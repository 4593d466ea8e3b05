//! Signed months to which something came late, among all else that waits for the principal's word.

use domain::returns::SignedMonth;
use leptos::{prelude::*, task::spawn_local};

use super::words::words;
use crate::{
    api,
    state::AppState,
    ui::{day, icon::Icon, live::live},
};

/// Nothing, as long as nothing came late; what cannot be looked up is not missed here, 月报 says so itself.
#[component]
pub fn LateCards() -> impl IntoView {
    let state = expect_context::<AppState>();
    let months = RwSignal::new(Vec::<SignedMonth>::new());
    spawn_local(async move {
        let signed = api::signed_months().await.unwrap_or_default();
        months.try_set(signed.into_iter().filter(|it| it.otherwise > 0).collect());
    });
    live(move || {
        let months = months.get();
        (!months.is_empty()).then(|| {
            let words = words(state.lang);
            let cells = months.iter().map(|it| cell(state, it)).collect_view();
            view! {
                <h2 class="group">{words.corrections}</h2>
                <p class="hint indent">{words.corrections_hint}</p>
                <ul class="cells" role="list">{cells}</ul>
            }
        })
    })
}

fn cell(state: AppState, it: &SignedMonth) -> AnyView {
    let late = words(state.lang).late(usize::try_from(it.late).unwrap_or_default());
    view! {
        <li>
            <a class="cell" href=format!("/returns/{}", it.month)>
                <span class="cell-main">{day::month(state.lang, it.month)}</span>
                <span>{late}</span>
                <Icon name="next"/>
            </a>
        </li>
    }
    .into_any()
}
