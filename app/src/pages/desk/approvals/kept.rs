//! Decisions made without a network: those that wait for it, and those the school did not take.

use domain::{change::Edit, id::WaiverId};
use leptos::{prelude::*, task::spawn_local};

use super::{
    super::words::words as desk_words,
    decisions::{self, Kept},
    words::words,
};
use crate::{
    state::AppState,
    ui::{live::live, notice::Notice},
};

/// All that are kept on this phone.
#[derive(Clone, Copy)]
pub struct KeptList {
    state: AppState,
    all: RwSignal<Vec<Kept>>,
}

impl KeptList {
    /// As the store has them.
    pub fn new(state: AppState) -> Self {
        let list = Self { state, all: RwSignal::new(Vec::new()) };
        list.look();
        list
    }

    /// Reads them again.
    pub fn look(self) {
        spawn_local(async move {
            let all = decisions::kept(self.state).await;
            self.all.try_set(all);
        });
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.all.with_untracked(Vec::is_empty)
    }

    /// The one about a request, if it waits.
    pub fn of(self, waiver: Option<&WaiverId>) -> Option<Kept> {
        let all = self.all.read();
        all.iter().find(|it| it.waiver().is_some() && it.waiver() == waiver && it.refusal.is_none()).cloned()
    }

    /// Notes one that was just kept.
    pub fn add(self, kept: Kept) {
        self.state.toast.set(Some(words(self.state.lang).kept_toast));
        self.all.update(|all| {
            all.retain(|it| it.waiver() != kept.waiver());
            all.push(kept);
        });
    }

    fn forget(self, kept: Kept) {
        spawn_local(async move {
            decisions::forget(self.state, &kept).await;
            self.look();
        });
    }
}

/// One that waits, in the place of the form it was made with.
pub fn waiting(kept: &Kept, list: KeptList) -> AnyView {
    let (words, desk_words) = (words(list.state.lang), desk_words(list.state.lang));
    let Edit::Decision { confirmed, words: said, .. } = kept.wanted.edit.clone() else { return ().into_any() };
    let (class, word) =
        if confirmed { ("mark granted", desk_words.granted) } else { ("mark declined", desk_words.declined) };
    let kept = kept.clone();
    view! {
        <div class="decide" role="status">
            {(!said.is_empty()).then(|| view! { <p class="answer">{said}</p> })}
            <p class="hint"><span class=class>{word}</span>" "{words.waits}</p>
            <button type="button" class="button" on:click=move |_| list.forget(kept.clone())>{words.change}</button>
        </div>
    }
    .into_any()
}

/// Those the school did not take, until somebody has read why.
#[component]
pub fn NotTaken(list: KeptList) -> impl IntoView {
    let (lang, words) = (list.state.lang, words(list.state.lang));
    live(move || {
        let all = list.all.read();
        let refused = all.iter().filter_map(|kept| Some((kept.clone(), kept.refusal.as_ref()?)));
        let cards = refused.map(|(kept, refusal)| {
            let sentence = format!("{}{}", words.not_taken, lang.message(&refusal.message));
            let said = match &kept.wanted.edit {
                Edit::Decision { words, .. } if !words.is_empty() => Some(words.clone()),
                _ => None,
            };
            view! {
                <section class="card request">
                    <Notice text=sentence tone="danger"/>
                    {said.map(|said| view! { <p>{words.you_wrote}</p><blockquote>{said}</blockquote> })}
                    <button type="button" class="button" on:click=move |_| list.forget(kept.clone())>{words.read}</button>
                </section>
            }
        });
        cards.collect_view()
    })
}
