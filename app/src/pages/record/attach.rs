//! What goes along with the words: photos, made smaller here, and voice notes.

use std::sync::Arc;

use domain::{
    attachment::{Attachment, AttachmentKind},
    record::MAX_ATTACHMENTS,
};
use leptos::{ev::Event, prelude::*, task::spawn_local};

use super::{super::attachments::Shown, form::Form, speak::Speak};
use crate::{
    files, photo,
    state::AppState,
    store::Content,
    ui::{live::live, notice::Notice},
    vault, voice,
};

/// One that will go along.
#[derive(Clone)]
pub struct Attached {
    pub attachment: Attachment,
    /// What was added just now; anything else is in the store, or at school.
    pub bytes: Option<Arc<Vec<u8>>>,
    /// Whether a draft holds it already.
    pub is_stored: bool,
}

impl Attached {
    async fn of(kind: AttachmentKind, bytes: Vec<u8>) -> Option<Self> {
        let hash = vault::hash(&bytes).await.ok()?;
        let size = u32::try_from(bytes.len()).ok().filter(|size| (1..=kind.largest()).contains(size))?;
        Some(Self {
            attachment: Attachment { hash, kind, bytes: size },
            bytes: Some(Arc::new(bytes)),
            is_stored: false,
        })
    }

    /// One of a draft, or of a record that came back.
    pub fn before(attachment: Attachment) -> Self {
        Self { attachment, bytes: None, is_stored: true }
    }

    /// What is still to be stored of it.
    pub fn content(&self) -> Option<Content> {
        let bytes = self.bytes.as_ref().filter(|_| !self.is_stored)?.to_vec();
        Some(Content { hash: self.attachment.hash.clone(), bytes })
    }
}

/// The two ways to add some, and what was added.
#[component]
pub fn Attach(form: Form) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.attachments();
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let more = move || form.in_the_making.update(|count| *count += 1);
    // The sheet may have been left meanwhile.
    let less = move || form.in_the_making.try_update(|count| *count -= 1).unwrap_or_default();
    let add = move |kind, bytes: Option<Vec<u8>>| async move {
        let attached = match bytes {
            Some(bytes) => Attached::of(kind, bytes).await,
            None => None,
        };
        let Some(attached) = attached else {
            trouble.try_set(Some(if kind == AttachmentKind::Photo { words.no_photo } else { words.no_voice }));
            return;
        };
        let full = form.attached.try_update(|all| {
            let is_there = all.iter().any(|it| it.attachment.hash == attached.attachment.hash);
            let full = all.len() >= MAX_ATTACHMENTS;
            if !full && !is_there {
                all.push(attached);
            }
            full
        });
        if full == Some(true) {
            trouble.try_set(Some(words.most));
        }
    };
    let chosen = move |event: Event| {
        let files = files::all_picked(&event);
        trouble.set(None);
        busy.set(true);
        more();
        spawn_local(async move {
            for file in files {
                add(AttachmentKind::Photo, photo::shrunk(&file).await.ok()).await;
            }
            busy.try_set(false);
            less();
        });
    };
    let started = Callback::new(move |()| more());
    let heard = Callback::new(move |bytes| {
        spawn_local(async move {
            add(AttachmentKind::Voice, bytes).await;
            less();
        });
    });
    let item = move |Attached { attachment, bytes, .. }| {
        let hash = attachment.hash.clone();
        let remove = move |_| form.attached.update(|all| all.retain(|it| it.attachment.hash != hash));
        let label = format!("{} {}", words.remove, words.word(attachment.kind));
        view! {
            <li>
                <Shown attachment=attachment bytes=bytes/>
                <button type="button" class="link" aria-label=label on:click=remove>{words.remove}</button>
            </li>
        }
    };
    view! {
        <fieldset>
            <legend>{words.photos_and_voice}</legend>
            {live(move || {
                let all = form.attached.get().into_iter().map(item).collect_view();
                view! { <ul class="attached" role="list">{all}</ul> }
            })}
            <div class="chips">
                <label class="button file-button">
                    {words.add_photo}
                    <input type="file" accept="image/*" multiple disabled=busy on:change=chosen/>
                </label>
                {voice::is_offered().then(|| view! { <Speak started=started heard=heard/> })}
            </div>
            {live(move || busy.get().then(|| view! { <p class="hint" role="status">{words.working}</p> }))}
            {live(move || trouble.get().map(|sentence: &str| view! { <Notice text=sentence tone="danger"/> }))}
            <p class="hint">{words.hint}</p>
        </fieldset>
    }
}
