//! What this browser can do, asked live and by name: half of it is not in web-sys, and each binding is paid for by every
//! phone, with or without this chunk.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Browser {
    /// `WeChat`'s own, which shows no notification of a page.
    pub is_wechat: bool,
    /// Whether the app was put on the home screen.
    pub is_installed: bool,
    pub has_worker: bool,
    pub permission: Permission,
    /// Whether it can wake the worker from time to time.
    pub wakes: bool,
    pub has_push: bool,
    /// Whether it is subscribed to push messages.
    pub is_subscribed: bool,
    /// Whether it shows a number on the app's icon.
    pub has_badge: bool,
}

/// Whether it may show notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// It knows none.
    None,
    /// It was not asked yet.
    Unasked,
    Granted,
    Denied,
}

impl Browser {
    /// Looks.
    pub async fn look() -> Self {
        let navigator: JsValue = window().navigator().into();
        let agent = field(&navigator, "userAgent").as_string().unwrap_or_default();
        let worker = registration().await;
        let has = |name: &str| worker.as_ref().is_some_and(|it| !field(it, name).is_undefined());
        Self {
            is_wechat: agent.contains("MicroMessenger"),
            is_installed: is_installed(&navigator),
            has_worker: worker.is_some(),
            permission: permission(),
            wakes: has("periodicSync"),
            has_push: has("pushManager"),
            is_subscribed: subscription().await.is_some(),
            has_badge: !field(&navigator, "setAppBadge").is_undefined(),
        }
    }
}

/// Asks whether notifications may be shown, if that was not asked yet.
pub async fn ask_permission() -> Permission {
    // A refusal is read from the browser, as everything else.
    let _ = asked(&field(&window(), "Notification"), "requestPermission", &[]).await;
    permission()
}

fn permission() -> Permission {
    match field(&field(&window(), "Notification"), "permission").as_string().as_deref() {
        None => Permission::None,
        Some("granted") => Permission::Granted,
        Some("denied") => Permission::Denied,
        Some(_) => Permission::Unasked,
    }
}

fn is_installed(navigator: &JsValue) -> bool {
    let media = call(&window(), "matchMedia", &["(display-mode: standalone)".into()]);
    media.is_ok_and(|it| field(&it, "matches").is_truthy()) || field(navigator, "standalone").is_truthy()
}

/// The worker's registration, if there is one that is active.
pub async fn registration() -> Option<JsValue> {
    let workers = field(&window().navigator(), "serviceWorker");
    let registration = asked(&workers, "getRegistration", &[]).await.ok()?;
    field(&registration, "active").is_truthy().then_some(registration)
}

/// This browser's subscription to push messages.
pub async fn subscription() -> Option<JsValue> {
    let push = field(&registration().await?, "pushManager");
    asked(&push, "getSubscription", &[]).await.ok().filter(JsValue::is_truthy)
}

/// Hears what the worker says, for as long as the page is there.
pub fn hear(heard: impl Fn(String) + 'static) {
    let listen = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        heard(field(&event, "data").as_string().unwrap_or_default());
    });
    let workers = field(&window().navigator(), "serviceWorker");
    let _ = call(&workers, "addEventListener", &["message".into(), listen.into_js_value()]);
}

/// What an object has under a name; undefined, if there is no such object.
pub fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// An object of these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// Calls a method.
///
/// # Errors
/// What it threw, or that there is none.
pub fn call(of: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = field(of, name).dyn_into()?;
    method.apply(of, &with.iter().collect::<Array>())
}

/// Calls a method and waits for what it promises.
///
/// # Errors
/// As of [`call`], or why the promise was broken.
pub async fn asked(of: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(of, name, with)?)).await
}
