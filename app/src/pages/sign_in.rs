//! 登录: phone number and password, once on each device.

use domain::{session::SignIn, sync::Link};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::{self, Failure},
    settings,
    state::{AppState, Door},
    store::StoreError,
    ui::{icon::Icon, live::live, notice::Notice},
};

/// The only screen for somebody not signed in; also asks again when a session is over.
#[component]
pub fn SignInPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let (phone, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(device) = settings::device() else {
            return problem.set(Some(state.lang.store_fault(StoreError::Closed).into()));
        };
        let who = SignIn {
            phone: phone.get_untracked(),
            password: password.get_untracked(),
            device,
            device_name: window().navigator().platform().unwrap_or_default(),
        };
        let navigate = navigate.clone();
        // Whoever comes to this phone, or forgot their PIN, chooses one; not so if only the session was over.
        let next = if state.is_signed_in() { "/" } else { "/me/pin" };
        busy.set(true);
        spawn_local(async move {
            match api::sign_in(&who).await {
                Ok(me) => {
                    state.welcome(me).await;
                    navigate(next, NavigateOptions { replace: true, ..Default::default() });
                }
                Err(failure) => problem.set(Some(sentence(state, &failure))),
            }
            busy.set(false);
        });
    };
    view! {
        <main class="page sign-in">
            <div class="brand">
                <Icon name="lamp"/>
                <h1>{state.text().app}</h1>
                <p class="hint">{state.text().tagline}</p>
            </div>
            <form on:submit=submit>
                <label class="field">
                    <span>{state.text().phone}</span>
                    <input type="tel" name="phone" autocomplete="username" required bind:value=phone/>
                </label>
                <label class="field">
                    <span>{state.text().password}</span>
                    <input type="password" name="password" autocomplete="current-password" required bind:value=password/>
                </label>
                {live(move || problem.get().map(|sentence| view! { <Notice text=sentence tone="danger"/> }))}
                {live(move || {
                    let why = match *state.door.read() {
                        Door::Emptied => Some(state.lang.lock().emptied),
                        Door::Dropped => Some(state.lang.lock().dropped),
                        Door::Password | Door::Pin(_) => None,
                    };
                    why.map(|sentence| view! { <Notice text=sentence/> })
                })}
                {live(move || {
                    let revoked = *state.link.read() == Link::Revoked;
                    revoked.then(|| view! { <Notice text=state.text().revoked tone="danger"/> })
                })}
                {live(move || {
                    let error = state.store_error.get();
                    error.map(|error| view! { <Notice text=state.lang.store_fault(error) tone="danger"/> })
                })}
                <button class="button primary wide" disabled=busy aria-busy=move || busy.get().to_string()>
                    {live(move || if busy.get() { state.text().loading } else { state.text().sign_in })}
                </button>
            </form>
            {in_wechat().then(|| view! { <Notice text=state.lang.lock().in_wechat/> })}
            <p class="center quiet">
                <button type="button" class="link" on:click=move |_| state.change_language()>
                    {state.text().other_language}
                </button>
                <a class="link" href="/help" rel="external">{state.text().help}</a>
            </p>
        </main>
    }
}

/// Whether this is the browser inside `WeChat`.
fn in_wechat() -> bool {
    window().navigator().user_agent().is_ok_and(|it| it.contains("MicroMessenger"))
}

fn sentence(state: AppState, failure: &Failure) -> String {
    let lang = state.lang;
    match failure {
        Failure::Refused(refusal) => lang.message(&refusal.message),
        _ => lang.text().no_network_sign_in.into(),
    }
}
