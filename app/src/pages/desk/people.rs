//! 人员: who of the staff can sign in, and the invitations for whoever cannot yet, or forgot their password.

use std::time::Duration;

use chrono::NaiveDate;
use domain::{
    accounts::{Account, Person},
    session::Me,
};
use leptos::prelude::*;

use super::{phrase, words::words};
use crate::{
    api, clock,
    state::AppState,
    ui::{async_view::AsyncView, day, live::live, notice::Empty, top::Top},
};

/// Everyone, looked up again after a sheet was printed.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let printed = RwSignal::new(0);
    // An administrator has no settings to come from.
    let back = if untrack(|| state.sees_board()) { "/settings" } else { "/me" };
    view! {
        <main class="page wide">
            <Top title=words(state.lang).people.into() back=back back_word=state.text().back/>
            {live(move || {
                printed.track();
                provide_context(Printed(printed));
                view! {
                    <AsyncView
                        fetch=api::people
                        show=|people| view! { <Found people=people/> }.into_any()
                        lang=state.lang
                    />
                }
            })}
        </main>
    }
}

/// How often something was printed.
#[derive(Clone, Copy)]
struct Printed(RwSignal<u32>);

impl Printed {
    /// The sheet opens beside this page; a moment later its codes are made.
    fn soon(self) {
        let again = move || {
            // The screen may have been left meanwhile.
            let _ = self.0.try_update(|count| *count += 1);
        };
        set_timeout(again, Duration::from_secs(1));
    }
}

#[component]
fn Found(people: Vec<Person>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let printed = expect_context::<Printed>();
    let outside = people.iter().filter(|it| it.account.is_none() && may_invite(state, it)).count();
    let none = people.is_empty();
    let lines = people.into_iter().map(|person| view! { <Line person=person/> }).collect_view();
    view! {
        {none.then(|| view! { <Empty icon="child" title=words.no_people hint=words.no_people_hint/> })}
        {(outside > 0).then(|| view! {
            <form class="indent" method="post" action=SHEET target="_blank" on:submit=move |_| printed.soon()>
                <p class="hint">{words.invite_hint}</p>
                <button type="submit" class="button primary wide">{phrase::print_invitations(lang, outside)}</button>
            </form>
        })}
        <ul class="cells" role="list">{lines}</ul>
    }
}

fn may_invite(state: AppState, person: &Person) -> bool {
    untrack(|| state.with_me(|me| me.may_invite(&person.roles)).unwrap_or_default())
}

const SHEET: &str = "/print/invitations";

#[component]
fn Line(person: Person) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let printed = expect_context::<Printed>();
    let standing = standing(state, &person, clock::today(state.zone()));
    let action = if person.account.is_some() { words.new_password } else { words.invite };
    let may_invite = may_invite(state, &person);
    let shuts_out = untrack(|| state.with_me(Me::shuts_out)).unwrap_or_default();
    let devices = (shuts_out && person.account.is_some()).then(|| format!("/devices?staff={}", person.id));
    let (id, label) = (person.id.to_string(), format!("{action} {}", person.name));
    let whom = id.clone();
    view! {
        <li class="cell" data-person=whom>
            <span class="cell-main">
                <span class="cell-title">{person.name}</span>
                <span class="hint">{standing}</span>
            </span>
            {devices.map(|href| view! { <a class="button" href=href rel="external">{words.devices}</a> })}
            {may_invite.then(|| view! {
                <form method="post" action=SHEET target="_blank" on:submit=move |_| printed.soon()>
                    <input type="hidden" name="staff" value=id/>
                    <button type="submit" class="button" aria-label=label>{action}</button>
                </form>
            })}
        </li>
    }
}

/// How somebody stands, in words.
fn standing(state: AppState, person: &Person, today: NaiveDate) -> String {
    let (lang, words) = (state.lang, words(state.lang));
    let day = |ms: i64| day::moment(lang, clock::at(ms, state.zone()), today);
    let invited = person.invited_until.map(|until| format!("{} {}", words.invited_until, day(until)));
    let now = match &person.account {
        None => words.no_account.to_owned(),
        Some(Account { disabled: true, .. }) => words.shut_out.into(),
        Some(Account { last_contact: Some(at), .. }) => format!("{} {}", words.last_contact, day(*at)),
        Some(Account { last_contact: None, .. }) => words.never_signed_in.into(),
    };
    [Some(now), invited].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
