//! A field for a PIN.

use leptos::prelude::*;

/// How many digits a PIN has.
pub const DIGITS: usize = 6;

/// Digits only, and hidden; `on_full` is told once they are all there.
#[component]
pub fn PinField(label: &'static str, pin: RwSignal<String>, on_full: impl Fn() + 'static) -> impl IntoView {
    let typed = move |event| {
        let digits: String = event_target_value(&event).chars().filter(char::is_ascii_digit).take(DIGITS).collect();
        let is_full = digits.len() == DIGITS && pin.get_untracked().len() < DIGITS;
        pin.set(digits);
        if is_full {
            on_full();
        }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="password"
                inputmode="numeric"
                autocomplete="off"
                maxlength=DIGITS
                required
                prop:value=pin
                on:input=typed
            />
        </label>
    }
}

/// Whether it is a PIN.
pub fn is_whole(pin: &str) -> bool {
    pin.len() == DIGITS
}
