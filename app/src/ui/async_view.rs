//! What comes over the network: waiting for it, failing to get it, having it.

use leptos::prelude::*;

use super::notice::Notice;
use crate::{api::Failure, text::Lang};

/// Shows `resource` with `show`; while it loads a skeleton, when it fails a sentence and a second try.
#[component]
pub fn AsyncView<T, V>(
    resource: LocalResource<Result<T, Failure>>,
    #[prop(into)] lang: Signal<Lang>,
    show: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + 'static,
    V: IntoView + 'static,
{
    move || match resource.get() {
        None => view! { <div class="skeleton" role="status" aria-label=lang.get().text().loading></div> }.into_any(),
        Some(Ok(value)) => show(value).into_any(),
        Some(Err(failure)) => view! {
            <Notice text=Signal::derive(move || sentence(&failure, lang.get())) tone="danger"/>
            <p class="center">
                <button type="button" class="button" on:click=move |_| resource.refetch()>
                    {move || lang.get().text().retry}
                </button>
            </p>
        }
        .into_any(),
    }
}

/// A failure in words.
pub fn sentence(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::NoNetwork | Failure::Busy(_) => lang.text().no_answer.into(),
        Failure::SignedOut => lang.text().signed_out_safe.into(),
        Failure::Refused(refusal) => lang.message(&refusal.message),
    }
}
