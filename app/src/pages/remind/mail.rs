//! 邮件: where it goes to, if this server can send any.

use domain::remind::{Tried, Way};
use leptos::prelude::*;

use super::{
    mine::{Mine, head},
    words::words,
};
use crate::{
    api,
    state::AppState,
    ui::{act::Act, field::Field, live::live, notice::Notice},
};

/// The card.
#[component]
pub fn MailCard(mine: Mine) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let can = mine.0.read_untracked().mail;
    let typed = RwSignal::new(mine.0.read_untracked().choice.mail.clone().unwrap_or_default());
    let (act, tried) = (Act::new(), RwSignal::new(None::<Tried>));
    let save = move |_| {
        tried.set(None);
        let mail = Some(typed.read_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        mine.choose(state, act, |choice| choice.mail = mail);
    };
    let test = move |_| {
        tried.set(None);
        act.ask(api::reminders::try_way(Way::Mail), move |answer| tried.set(Some(answer)));
    };
    let stands = move || match mine.0.read().choice.mail {
        _ if !can => words.cannot,
        Some(_) => words.on,
        None => words.off,
    };
    let fields = can.then(|| {
        let has_one = move || mine.0.read().choice.mail.is_some();
        view! {
            <Field id="mail" label=words.mail_address value=typed fault=act.fault("mail", lang) kind="email" longest=254/>
            <span class="actions">
                <button type="button" class="button primary" disabled=act.busy on:click=save>{words.save}</button>
                {live(move || has_one().then(|| view! {
                    <button type="button" class="button" disabled=act.busy on:click=test>{words.test}</button>
                }))}
            </span>
        }
    });
    view! {
        <section class="card way" data-way="mail">
            {head(words.mail, stands)}
            <p>{if can { words.mail_hint } else { words.no_mail }}</p>
            {fields}
            {live(move || tried.get().map(|it| {
                let tone = if it.arrived { "info" } else { "danger" };
                view! { <Notice text=lang.tried(&it) tone=tone/> }
            }))}
            {act.trouble(lang)}
        </section>
    }
}
