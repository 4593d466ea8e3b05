//! What comes over the network: waiting for it, failing to get it, having it.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{live::live, notice::Notice};
use crate::{api::Failure, text::Lang};

/// How to show what was fetched; its type says nothing of what that was, so that this screen part exists once.
type Shown = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// Fetches, then shows; while it waits a skeleton, when it fails a sentence and a second try.
#[component]
pub fn AsyncView<T, Fut>(
    fetch: impl Fn() -> Fut + Copy + Send + Sync + 'static,
    show: fn(T) -> AnyView,
    lang: Lang,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Failure>> + 'static,
{
    let answer = RwSignal::new(None);
    let load = move || {
        answer.set(None);
        spawn_local(async move {
            let fetched = fetch().await;
            let shown = fetched.map(|value| Arc::new(move || show(value.clone())) as Shown);
            // The screen may have been left meanwhile.
            answer.try_set(Some(shown));
        });
    };
    load();
    answered(answer, Box::new(load), lang)
}

fn answered(
    answer: RwSignal<Option<Result<Shown, Failure>>>,
    load: Box<dyn Fn() + Send + Sync>,
    lang: Lang,
) -> impl IntoView {
    let load = StoredValue::new(load);
    live(move || match answer.get() {
        None => waiting(lang),
        Some(Ok(shown)) => shown(),
        Some(Err(failure)) => failed(&failure, lang, move || load.with_value(|load| load())),
    })
}

/// The place of what is not here yet.
pub fn waiting(lang: Lang) -> AnyView {
    view! { <div class="skeleton" role="status" aria-label=lang.text().loading></div> }.into_any()
}

/// A failure in words, and a second try.
pub fn failed(failure: &Failure, lang: Lang, retry: impl Fn() + 'static) -> AnyView {
    view! {
        <Notice text=sentence(failure, lang) tone="danger"/>
        <p class="center">
            <button type="button" class="button" on:click=move |_| retry()>{lang.text().retry}</button>
        </p>
    }
    .into_any()
}

/// A failure in words.
fn sentence(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::NoNetwork | Failure::Busy(_) => lang.text().no_answer.into(),
        Failure::SignedOut | Failure::Revoked => lang.text().signed_out_safe.into(),
        Failure::Refused(refusal) => lang.message(&refusal.message),
    }
}
