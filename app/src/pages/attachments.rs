//! The photos and voice notes of a record: those still on the phone are shown, others fetched when they are asked for.

use std::sync::Arc;

use domain::{
    attachment::{Attachment, AttachmentKind, content_type},
    record::Record,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Failure},
    files::ObjectUrl,
    state::AppState,
    ui::{live::live, notice::Notice},
};

/// All of a record, and how many of them wait; nothing, if it has none.
pub fn attachments(state: AppState, record: &Record) -> AnyView {
    let all = record.attachments.clone();
    if all.is_empty() {
        return ().into_any();
    }
    let shown = all.iter().cloned().map(|it| view! { <li><Shown attachment=it/></li> });
    let shown = shown.collect_view();
    view! {
        <ul class="attached" role="list">{shown}</ul>
        {live(move || waiting(state, &all).map(|words| view! { <p class="hint upload waiting">{words}</p> }))}
    }
    .into_any()
}

/// 照片待上传 2.
fn waiting(state: AppState, all: &[Attachment]) -> Option<String> {
    let words = state.lang.attachments();
    let here = state.contents.read();
    let count = |kind| all.iter().filter(|it| it.kind == kind && here.contains(&it.hash)).count();
    let counts = [AttachmentKind::Photo, AttachmentKind::Voice].map(|kind| (kind, count(kind)));
    let some = counts.into_iter().filter(|(_, count)| *count > 0);
    let some: Vec<_> = some.map(|(kind, count)| format!("{}{} {count}", words.word(kind), words.waiting)).collect();
    (!some.is_empty()).then(|| some.join(" · "))
}

/// One of them; `bytes` if they are at hand.
#[component]
pub fn Shown(attachment: Attachment, #[prop(optional_no_strip)] bytes: Option<Arc<Vec<u8>>>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.attachments();
    let Attachment { hash, kind, .. } = attachment;
    let (url, trouble, large) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(false));
    let show = move |bytes: &[u8]| {
        let shown = ObjectUrl::of(bytes, content_type(kind, bytes).unwrap_or_default());
        url.try_set(shown.ok());
    };
    if let Some(bytes) = bytes {
        show(&bytes);
    } else {
        let hash = hash.clone();
        // What lies on the phone may be known only after this is on screen.
        Effect::new(move || {
            if state.contents.read().contains(&hash) && url.with_untracked(Option::is_none) {
                let hash = hash.clone();
                spawn_local(async move {
                    if let Some(bytes) = state.content(&hash).await {
                        show(&bytes);
                    }
                });
            }
        });
    }
    let fetch = move |_| {
        let hash = hash.clone();
        trouble.set(None);
        spawn_local(async move {
            match api::content(&hash).await {
                Ok(bytes) => show(&bytes),
                Err(Failure::Refused(refusal)) => drop(trouble.try_set(Some(state.lang.message(&refusal.message)))),
                Err(_) => drop(trouble.try_set(Some(words.not_here.into()))),
            }
        });
    };
    live(move || {
        let Some(src) = url.with(|it: &Option<ObjectUrl>| it.as_ref().map(|it| it.as_str().to_owned())) else {
            return view! {
                <button type="button" class="button" on:click=fetch.clone()>{words.take(kind)}</button>
                {trouble.get().map(|words: String| view! { <Notice text=words tone="danger"/> })}
            }
            .into_any();
        };
        if kind == AttachmentKind::Voice {
            return view! { <audio controls src=src aria-label=words.word(kind)></audio> }.into_any();
        }
        let is_large = move || large.get().to_string();
        view! {
            <button type="button" class="photo" aria-expanded=is_large on:click=move |_| large.update(|it| *it = !*it)>
                <img src=src alt=words.word(kind)/>
            </button>
        }
        .into_any()
    })
}
