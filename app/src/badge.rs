//! The number on the app's icon, where the platform shows one.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;

// Not in web-sys.
#[wasm_bindgen]
extern "C" {
    type Badged;
    #[wasm_bindgen(method, js_name = setAppBadge)]
    fn set_app_badge(this: &Badged, count: u32) -> js_sys::Promise;
}

/// Shows how much is due; nothing, if nothing is.
pub fn show(count: u32) {
    let navigator = window().navigator();
    if js_sys::Reflect::has(&navigator, &"setAppBadge".into()) == Ok(true) {
        // A page that was not put on the home screen may not; nobody need know.
        let _ = navigator.unchecked_into::<Badged>().set_app_badge(count);
    }
}
