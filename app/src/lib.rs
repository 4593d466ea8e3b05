//! The phone: everything a mentor and a principal see, with or without a network.

mod address;
mod api;
mod app;
mod badge;
mod clipboard;
mod clock;
mod exchange;
mod files;
mod idle;
mod lane;
mod left_behind;
mod pages;
mod photo;
mod room;
mod settings;
mod state;
mod store;
mod sync;
mod text;
mod ui;
mod update;
mod vault;
mod voice;

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{app::App, state::Opened};

/// Opens what the phone holds, then takes the place of the static skeleton in the shell.
// Not in the tests, which have no chunk to load: a test build is never split.
#[cfg_attr(not(test), wasm_bindgen(start))]
pub fn start() {
    console_error_panic_hook::set_once();
    settings::show_size();
    spawn_local(async {
        let opened = Opened::load().await;
        let Some(root) = document().get_element_by_id("app") else { return };
        let root: web_sys::HtmlElement = root.unchecked_into();
        root.set_inner_html("");
        mount_to(root, move || view! { <App opened=opened/> }).forget();
    });
}
