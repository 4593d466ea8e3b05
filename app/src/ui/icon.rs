//! Line icons, drawn once in the sprite of the shell.

use domain::kind::Kind;
use leptos::prelude::*;

/// One icon; decoration only, the words beside it say the same.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}

/// The icon of a kind.
pub fn of_kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Talk | Kind::Counselling => "talk",
        Kind::Teacher | Kind::Guardian | Kind::GuardianMeeting => "people",
        Kind::Visit => "visit",
        Kind::Homework | Kind::Plan | Kind::Summary | Kind::Report | Kind::Survey => "homework",
        Kind::Dinner => "dinner",
        Kind::ParentCall | Kind::FamilyCall => "call",
        Kind::Letter => "letter",
        Kind::HealthCheck => "heart",
        Kind::Activity => "star",
    }
}
