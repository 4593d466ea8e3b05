//! The screen: first what this phone does by itself, with or without a network; then what the school's server adds.

use domain::remind::{Choice, MyReminders};
use leptos::{prelude::*, task::spawn_local};

use super::{
    browser::Browser, choices::Choices, coming, device::Device, feed::FeedCard, mail::MailCard, push::PushCard,
    told::ToldCard, words::words,
};
use crate::{
    api::{self, Failure},
    state::AppState,
    ui::{act::Act, async_view::AsyncView, top::Top},
};

/// Every way there is, with how it stands in this very browser.
#[component]
pub fn MyRemindersPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let here = Here(RwSignal::new(None));
    provide_context(here);
    here.look();
    // Somebody may have been to the settings of the browser.
    let back = window_event_listener_untyped("visibilitychange", move |_| here.look());
    on_cleanup(move || back.remove());
    view! {
        <main class="page form ways">
            <Top title=words.title.into() back="/me" back_word=state.text().back/>
            <p class="hint indent">{words.intro}</p>
            <Device/>
            <AsyncView
                fetch=move || fetched(state)
                show=|mine| view! { <ByServer mine=mine/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

async fn fetched(state: AppState) -> Result<MyReminders, Failure> {
    let mine = api::reminders::mine().await?;
    coming::learn(state, &mine).await;
    Ok(mine)
}

#[component]
fn ByServer(mine: MyReminders) -> impl IntoView {
    let mine = Mine(RwSignal::new(mine));
    view! {
        <PushCard mine=mine/>
        <MailCard mine=mine/>
        <FeedCard mine=mine/>
        <Choices mine=mine/>
        <ToldCard mine=mine/>
    }
}

/// What the browser can do, once it was looked at.
#[derive(Clone, Copy)]
pub struct Here(pub RwSignal<Option<Browser>>);

impl Here {
    /// Looks once more.
    pub fn look(self) {
        spawn_local(async move {
            let found = Browser::look().await;
            // What is the same is not drawn anew; the screen may have been left meanwhile.
            if self.0.try_with_untracked(|it| *it != Some(found)) == Some(true) {
                self.0.set(Some(found));
            }
        });
    }
}

/// What the school's server said last.
#[derive(Clone, Copy)]
pub struct Mine(pub RwSignal<MyReminders>);

impl Mine {
    /// What was just heard.
    pub fn hear(self, state: AppState, now: MyReminders) {
        state.toast.set(Some(words(state.lang).saved));
        self.0.set(now.clone());
        spawn_local(async move { coming::learn(state, &now).await });
    }

    /// Asks for another choice.
    pub fn choose(self, state: AppState, act: Act, change: impl FnOnce(&mut Choice)) {
        let mut choice = self.0.read_untracked().choice.clone();
        change(&mut choice);
        if let Err(fault) = choice.check() {
            act.refuse(fault);
            return;
        }
        act.ask(async move { api::reminders::choose(&choice).await }, move |now| self.hear(state, now));
    }
}

/// A way: what it is called and how it stands, above everything about it.
pub fn head(title: &'static str, stands: impl Fn() -> &'static str + Send + Sync + 'static) -> AnyView {
    view! { <div class="card-head"><h2>{title}</h2><span role="status">{crate::ui::live::live(stands)}</span></div> }
        .into_any()
}
