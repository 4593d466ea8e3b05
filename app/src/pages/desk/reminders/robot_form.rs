//! Adding a group: whose robot, what the school calls it, and what its own screen shows to copy.

use domain::{
    channel::{Robot, Vendor},
    id::RobotId,
    remind::RemindersPage,
};
use leptos::prelude::*;

use super::words::words;
use crate::{
    api, clock,
    state::AppState,
    ui::{
        act::Act,
        choice::{Choice, Choosable},
        field::{Field, focus_field},
        live::live,
    },
};

const VENDORS: [Vendor; 4] = [Vendor::Wecom, Vendor::Dingtalk, Vendor::Feishu, Vendor::Webhook];

/// The form; `done` when it is saved or given up.
#[component]
pub fn RobotForm(page: RwSignal<RemindersPage>, done: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let act = Act::new();
    let vendor = RwSignal::new(Vendor::Wecom);
    let [name, url, secret] = [(); 3].map(|()| RwSignal::new(String::new()));
    // Asked again because the answer was lost, it is kept once.
    let id = StoredValue::new(RobotId::new(clock::now_ms().unsigned_abs(), clock::random()));
    let save = move |_| {
        let typed = |it: RwSignal<String>| it.read_untracked().trim().to_owned();
        let vendor = vendor.get_untracked();
        let secret = Some(typed(secret)).filter(|it| !it.is_empty() && vendor != Vendor::Wecom);
        let robot = Robot { id: id.get_value(), vendor, name: typed(name), url: typed(url), secret };
        if let Err(fault) = robot.check() {
            let field = fault.field.clone();
            act.refuse(fault);
            request_animation_frame(move || focus_field(&field));
            return;
        }
        act.ask(async move { api::reminders::set_robot(&robot).await }, move |now| {
            page.set(now);
            state.toast.set(Some(words.saved));
            done.run(());
        });
    };
    let options = VENDORS.map(|it| Choosable::new(it, lang.vendor(it)));
    let has_secret = Memo::new(move |_| vendor.get() != Vendor::Wecom);
    view! {
        <Choice id="vendor" legend=words.vendor options=options.into() value=vendor fault=act.fault("vendor", lang)/>
        <p class="hint indent">{live(move || words.where_to_find(vendor.get()))}</p>
        <Field id="name" label=words.name value=name fault=act.fault("name", lang) longest=40/>
        <Field id="url" label=words.url value=url fault=act.fault("url", lang) longest=500/>
        {live(move || has_secret.get().then(|| view! {
            <Field id="secret" label=words.secret value=secret fault=act.fault("secret", lang) longest=200/>
        }))}
        <div class="propose">
            {act.trouble(lang)}
            <p class="indent actions two">
                <button type="button" class="button" on:click=move |_| done.run(())>{words.cancel}</button>
                <button type="button" class="button primary" disabled=act.busy on:click=save>{words.save_group}</button>
            </p>
        </div>
    }
}
