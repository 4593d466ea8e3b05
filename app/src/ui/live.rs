//! A part of a screen that follows signals.

use leptos::prelude::*;

/// Shows what `view` returns, anew whenever a signal it read changes.
///
/// Boxed, so that all of them are of one type: a type for each would cost the phone a kilobyte of download apiece.
pub fn live<V: IntoView + 'static>(view: impl Fn() -> V + Send + Sync + 'static) -> impl IntoView {
    boxed(Box::new(move || view().into_any()))
}

fn boxed(view: Box<dyn Fn() -> AnyView + Send + Sync>) -> impl IntoView {
    move || view()
}
