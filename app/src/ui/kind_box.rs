//! One of the six boxes: an icon, a word, and how it stands, never by colour alone.

use domain::{
    obligation::Status,
    overview::{About, KindBox},
};
use leptos::prelude::*;

use super::icon::Icon;
use crate::{address::record_link, text::Names};

/// The boxes of a child, a class or the school, side by side; with links if `about` says whose they are.
#[component]
pub fn BoxGrid(boxes: Vec<KindBox>, names: Names, #[prop(optional_no_strip)] about: Option<About>) -> impl IntoView {
    let tiles = boxes.into_iter().map(|it| {
        let link = about.as_ref().map(|about| record_link(about, Some(it.kind)));
        view! { <li><BoxTile it=it names=names.clone() link=link/></li> }
    });
    view! { <ul class="boxes" role="list">{tiles.collect_view()}</ul> }
}

/// A tile; with a link it opens the record sheet with this box ticked.
#[component]
fn BoxTile(it: KindBox, names: Names, link: Option<String>) -> impl IntoView {
    let (lang, word) = (names.lang, names.word(it.kind));
    let status = lang.status(it.status, it.days_left);
    let periods = (it.tally.owed > 1).then(|| format!("{}/{}", it.tally.met, it.tally.owed));
    let waiting = it.waiting.then(|| lang.text().waiting);
    let asked = it.asked.then(|| lang.waive().asked);
    let label = [Some(word.as_str()), Some(status.as_str()), periods.as_deref(), asked, waiting];
    let label = label.into_iter().flatten().collect::<Vec<_>>().join("，");
    let inside = view! {
        <Icon name=if it.status == Status::Met { "tick" } else { names.icon(it.kind) }/>
        <span class="word">{word}</span>
        <span class="state">{periods.unwrap_or(status)}</span>
        {asked.map(|asked| view! { <span class="asked">{asked}</span> })}
        {waiting.map(|_| view! { <span class="cloud"><Icon name="cloud"/></span> })}
    };
    let class = format!("box {}", status_class(it.status));
    match link {
        Some(href) => view! { <a class=class href=href aria-label=label>{inside}</a> }.into_any(),
        None => view! { <div class=class role="img" aria-label=label>{inside}</div> }.into_any(),
    }
}

/// The class a status is drawn with.
fn status_class(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Open => "open",
        Status::DueSoon => "due-soon",
        Status::Overdue => "overdue",
        Status::Upcoming => "upcoming",
        Status::Waived => "waived",
    }
}
