//! What revoked devices handed over, a card for each device: nothing of it counts before the principal takes it.

use domain::{
    change::RulesPage,
    review::{Held, HeldKey, Item, Verdict},
};
use leptos::{prelude::*, task::spawn_local};

use super::{phrase, said::what_for, school::welcome, words::words};
use crate::{
    api, clock,
    state::AppState,
    text::Names,
    ui::{day, live::live, notice::Notice},
};

/// All cards; nothing if no device left anything.
#[component]
pub fn HeldCards(page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let held = Memo::new(move |_| page.read().held.clone());
    live(move || {
        let held = held.get();
        let cards = held.chunk_by(|a, b| (&a.key.staff, &a.key.device) == (&b.key.staff, &b.key.device));
        let cards = cards.map(|of_one| view! { <li><DeviceCard held=of_one.to_vec() page=page/></li> });
        (!held.is_empty()).then(|| {
            view! {
                <h2 class="group">{words.held}</h2>
                <p class="hint indent">{words.held_hint}</p>
                <ul class="cards" role="list">{cards.collect_view()}</ul>
            }
        })
    })
}

#[component]
fn DeviceCard(held: Vec<Held>, page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let Some(first) = held.first().cloned() else { return ().into_any() };
    let (names, today) = page.with_untracked(|page| (Names::new(lang, &page.rules.kinds), page.today));
    let revoked = day::moment(lang, clock::at(first.revoked_at, state.zone()), today);
    let review = Review { state, page, busy: RwSignal::new(false), trouble: RwSignal::new(None) };
    let all: Vec<HeldKey> = held.iter().map(|it| it.key.clone()).collect();
    let (for_leaving, sure) = (all.clone(), RwSignal::new(false));
    let items = held.into_iter().map(|it| view! { <HeldItem held=it names=names.clone() review=review/> });
    view! {
        <section class="card request" data-device=first.key.device.to_string()>
            <div class="card-head">
                <h2>{first.by}</h2>
                <span>{first.device_name}</span>
                <span class="mark declined">{words.revoked}" "{revoked}</span>
            </div>
            <ul class="held" role="list">{items.collect_view()}</ul>
            {live(move || review.trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
            {live(move || {
                let (all, for_leaving) = (all.clone(), for_leaving.clone());
                let leave_all = move |_| review.decide(for_leaving.clone(), false);
                if sure.get() {
                    view! {
                        <p>{words.leave_sure}</p>
                        <div class="actions two">
                            <button type="button" class="button" on:click=move |_| sure.set(false)>{words.undo_no}</button>
                            <button type="button" class="button primary" disabled=review.busy on:click=leave_all>
                                {words.leave_yes}
                            </button>
                        </div>
                    }
                        .into_any()
                } else {
                    let take_all = move |_| review.decide(all.clone(), true);
                    view! {
                        <div class="actions two">
                            <button type="button" class="button" disabled=review.busy on:click=move |_| sure.set(true)>
                                {words.leave_all}
                            </button>
                            <button type="button" class="button primary" disabled=review.busy on:click=take_all>
                                {words.take_all}
                            </button>
                        </div>
                    }
                        .into_any()
                }
            })}
        </section>
    }
    .into_any()
}

/// One thing, with what speaks against it.
#[component]
fn HeldItem(held: Held, names: Names, review: Review) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (names.lang, words(names.lang));
    let today = review.page.with_untracked(|page| page.today);
    let (when, what, said) = match &held.item {
        Some(Item::Record(record)) => {
            let kinds = record.kinds.iter().map(|kind| names.word(*kind)).collect::<Vec<_>>().join(" ");
            let kinds = if record.is_withdrawal() { lang.outbox().withdrawn.into() } else { kinds };
            let at = record.at.with_timezone(&state.zone().offset());
            (day::moment(lang, at, today), kinds, record.note.clone())
        }
        Some(Item::Request(waiver)) => {
            let what = format!("{} {}", words.asks_for, what_for(waiver, &names));
            (phrase::span(lang, waiver.from, waiver.to, today), what, Some(waiver.reason.clone()))
        }
        None => (String::new(), words.unreadable.into(), None),
    };
    let children = held.children.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(" ");
    let later = held.is_later().then(|| view! { <span class="mark declined">{words.written_later}</span> });
    let refusal = held.refusal.as_ref().map(|it| format!("{}{}", words.cannot_take, lang.message(&it.message)));
    let key = StoredValue::new(held.key);
    let take = move |_| review.decide(vec![key.get_value()], true);
    view! {
        <li class="held-item">
            <p><strong>{children}</strong>" "{what}" "{later}</p>
            <p class="hint">{when}</p>
            {said.filter(|it| !it.is_empty()).map(|said| view! { <blockquote>{said}</blockquote> })}
            {refusal.map(|sentence| view! { <Notice text=sentence tone="danger"/> })}
            <button type="button" class="button" disabled=review.busy on:click=take>{words.take}</button>
        </li>
    }
}

/// A decision on its way.
#[derive(Clone, Copy)]
struct Review {
    state: AppState,
    page: RwSignal<RulesPage>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<String>>,
}

impl Review {
    fn decide(self, keys: Vec<HeldKey>, take: bool) {
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            match api::review(&Verdict { keys, take }).await {
                Ok(page) => {
                    welcome(self.state, &page, words(self.state.lang).decided_toast);
                    self.busy.try_set(false);
                    self.page.try_set(page);
                }
                Err(failure) => {
                    self.busy.try_set(false);
                    self.trouble.try_set(Some(self.state.lang.failure(&failure)));
                }
            }
        });
    }
}
