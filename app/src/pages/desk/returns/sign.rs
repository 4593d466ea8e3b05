//! The signature under a month: given, shown with its files, withdrawn with a reason.

use domain::{
    Code,
    id::SignatureId,
    month::Month,
    returns::{ReturnPage, Sign, Signature, Withdraw, Withdrawn},
    session::Me,
};
use leptos::prelude::*;

use super::{super::phrase, words::words};
use crate::{
    api::{self, Failure},
    clock,
    state::AppState,
    ui::{
        act::Act,
        day,
        field::{fault_id, fault_line, field_id},
        live::live,
    },
};

/// Who signed, or the way to sign.
#[component]
pub fn Signing(page: RwSignal<ReturnPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let is_principal = state.with_me(Me::is_principal).unwrap_or_default();
    // Other figures beneath leave what is said about the signature where it is.
    let signature = Memo::new(move |_| page.read().signature.clone());
    view! {
        <section class="card signing" aria-live="polite">
            {live(move || match signature.get() {
                Some(signature) => view! { <Signed page=page signature=signature is_principal=is_principal/> }.into_any(),
                None => view! { <Unsigned page=page is_principal=is_principal/> }.into_any(),
            })}
            {live(move || page.read().withdrawn.iter().map(|it| withdrawn(state, it)).collect_view())}
        </section>
    }
}

#[component]
fn Unsigned(page: RwSignal<ReturnPage>, is_principal: bool) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (month, today, due) = page.with_untracked(|it| (it.month, it.today, it.due));
    let (act, sure) = (Act::new(), RwSignal::new(false));
    // One signature, however often it is asked for until there is an answer.
    let id = StoredValue::new(SignatureId::new(clock::now_ms().unsigned_abs(), clock::random()));
    let sign = move |_| {
        let wanted = Sign { id: id.get_value(), fingerprint: page.with_untracked(|it| it.fingerprint.clone()) };
        let asked = async move {
            let answer = api::sign(month, &wanted).await;
            if matches!(&answer, Err(Failure::Refused(refusal)) if refusal.code == Code::Outdated) {
                // What the sentence asks to look at is then on the screen.
                page.try_set(api::month_return(month).await?);
            }
            answer
        };
        act.ask(asked, move |signed| {
            page.set(signed);
            state.toast.set(Some(words.signed_toast));
        });
    };
    let has_begun = month.first() <= today;
    let hint = if is_principal { words.sign_hint } else { words.principal_signs };
    view! {
        <div class="card-head">
            <h2>{words.unsigned}</h2>
            {due.map(|due| view! { <span>{phrase::until(lang, due, today)}</span> })}
        </div>
        <p class="hint">{hint}</p>
        {act.trouble(lang)}
        {(is_principal && has_begun).then(|| live(move || {
            if sure.get() {
                view! {
                    <p>{words.sure}</p>
                    <div class="actions two">
                        <button type="button" class="button" on:click=move |_| sure.set(false)>{words.not_yet}</button>
                        <button type="button" class="button primary" disabled=act.busy on:click=sign>{words.sign}</button>
                    </div>
                }
                    .into_any()
            } else {
                view! {
                    <button type="button" class="button primary wide" on:click=move |_| sure.set(true)>{words.sign_month}</button>
                }
                    .into_any()
            }
        }))}
    }
}

#[component]
fn Signed(page: RwSignal<ReturnPage>, signature: Signature, is_principal: bool) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let (month, today) = page.with_untracked(|it| (it.month, it.today));
    let at = day::moment(state.lang, clock::at(signature.at, state.zone()), today);
    let name = signature.by.name.clone();
    view! {
        <div class="card-head"><h2>{words.signed}</h2><span>{name}" · "{at}</span></div>
        <p class="hint">{words.signed_hint}</p>
        <p class="links">
            <a class="link" href=format!("/exports/return/{month}.xlsx") rel="external" download="">{words.workbook}</a>
            <a class="link" href=format!("/exports/return/{month}.csv") rel="external" download="">{words.csv}</a>
            <a class="link" href=format!("/print/return/{month}") rel="external">{words.print}</a>
        </p>
        {is_principal.then(|| view! { <TakeBack page=page month=month id=signature.id/> })}
    }
}

#[component]
fn TakeBack(page: RwSignal<ReturnPage>, month: Month, id: SignatureId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (act, reason) = (Act::new(), RwSignal::new(String::new()));
    let id = StoredValue::new(id);
    let withdraw = move |_| {
        let wanted = Withdraw { id: id.get_value(), reason: reason.get_untracked() };
        if let Err(fault) = wanted.check() {
            return act.refuse(fault);
        }
        act.ask(async move { api::withdraw(month, &wanted).await }, move |open| {
            page.set(open);
            state.toast.set(Some(words.withdrawn_toast));
        });
    };
    let fault = act.fault("reason", lang);
    view! {
        <details class="sharing">
            <summary>{words.withdraw}</summary>
            <p class="hint">{words.withdraw_hint}</p>
            <div class="field stacked">
                <label for=field_id("reason")>{words.reason}</label>
                <textarea
                    autocomplete="off"
                    id=field_id("reason")
                    rows="2"
                    maxlength="500"
                    aria-describedby=fault_id("reason")
                    bind:value=reason
                ></textarea>
                {fault_line(fault_id("reason"), fault)}
            </div>
            {act.trouble(lang)}
            <button type="button" class="button" disabled=act.busy on:click=withdraw>{words.withdraw}</button>
        </details>
    }
}

fn withdrawn(state: AppState, it: &Withdrawn) -> AnyView {
    let words = words(state.lang);
    let moment = |at: i64| day::moment(state.lang, clock::at(at, state.zone()), state.today.get_untracked());
    let (signed, taken_back) = (moment(it.signature.at), moment(it.at));
    view! {
        <p class="hint">
            {words.was_signed(&it.signature.by.name, &signed)}" "{words.was_withdrawn(&it.by.name, &taken_back)}"："{it.reason.clone()}
        </p>
    }
    .into_any()
}
