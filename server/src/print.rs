//! Plain pages without a script, rendered on the server: for reading before the app is there, and for paper.

mod account;
mod api;
mod audit;
mod devices;
pub mod forms;
mod help;
mod invitations;
mod join;
mod rights;

use std::pin::Pin;

use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use domain::{Message, Refusal};
use futures::{Stream, future::ready, stream::once};
use leptos::prelude::*;

use crate::{
    App,
    account::{OwnAccount, Said},
    audits,
    error::{Error, Result, come_back_after},
    invitations::Answer,
    openapi::Document,
    rights::{OfChild, Overview},
    store::Invited,
};

pub use invitations::Paper;

/// `GET /help`.
pub async fn help(State(app): State<App>) -> Response {
    render(&app, "使用帮助", help::help).await
}

/// The sheet of invitations of a school.
pub async fn invitations(app: &App, school: String, papers: Vec<Paper>) -> Response {
    render(app, "邀请单", move || invitations::sheet(school, papers)).await
}

/// The form on which an invited person chooses a password.
pub async fn join(app: &App, invited: Invited, answer: Answer, trouble: Option<Message>) -> Response {
    render(app, "加入", move || join::form(invited, answer, trouble)).await
}

/// The form for a code that was typed from the paper.
pub async fn ask_for_code(app: &App, trouble: Option<Message>) -> Response {
    render(app, "加入", move || join::code(trouble)).await
}

/// Their account is there.
pub async fn joined(app: &App, phone: String) -> Response {
    render(app, "加入", move || join::done(phone)).await
}

/// One's own account: where one is signed in, and the way to another password.
pub async fn account(app: &App, own: OwnAccount, said: Said) -> Response {
    render(app, "我的账号", move || account::page(own, said)).await
}

/// A colleague's devices, to shut one out.
pub async fn devices(app: &App, page: crate::devices::Page, said: Option<Message>) -> Response {
    render(app, "设备", move || devices::page(page, said)).await
}

/// Who read and did what.
pub async fn audit(app: &App, page: audits::Page) -> Response {
    render(app, "查看记录", move || audit::page(page)).await
}

/// Children's data before the law.
pub async fn rights(app: &App, page: Overview) -> Response {
    render(app, "个人信息保护", move || rights::overview(page)).await
}

/// The same of one child.
pub async fn rights_of_child(app: &App, page: OfChild, said: Option<Message>) -> Response {
    render(app, "个人信息保护", move || rights::of_child(page, said)).await
}

/// Every way of the interface.
pub async fn api(app: &App, document: Document) -> Response {
    render(app, "接口", move || api::page(&document)).await
}

/// A page, or in its place why it cannot be shown.
pub async fn or_sorry(app: &App, page: Result<Response>) -> Response {
    match page {
        Ok(page) => page,
        Err(Error::Person { status, refusal: Refusal { message, .. }, wait }) => {
            let page = render(app, "打不开", move || view! { <h1>"打不开"</h1>{sentence(message)} }).await;
            come_back_after(wait, (status, page).into_response())
        }
        Err(ours) => ours.into_response(),
    }
}

/// A sentence in both languages, because nobody has said yet which is theirs.
fn sentence(Message { zh, en }: Message) -> impl IntoView {
    view! { <p class="trouble" role="alert">{zh}<br/><span lang="en">{en}</span></p> }
}

/// Renders a page without the scripts that Leptos appends for pages that come to life in the browser. Nothing in the
/// request decides about it.
async fn render<P: IntoView + 'static>(
    app: &App,
    title: &'static str,
    page: impl FnOnce() -> P + Send + 'static,
) -> Response {
    // Starts with the first page; later calls find it running.
    let _ = any_spawner::Executor::init_tokio();
    let style = format!("/v/{}/pkg/peiban.css", app.site.version());
    leptos_axum::handle_response_inner(
        || {},
        move || document(title, style, page().into_any()),
        Request::default(),
        |page, _scripts, _| {
            Box::pin(ready(Box::pin(once(ready(page.to_html()))) as Pin<Box<dyn Stream<Item = String> + Send>>))
        },
    )
    .await
}

fn document(title: &'static str, style: String, content: AnyView) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="zh-CN">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{format!("陪伴 · {title}")}</title>
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
            </head>
            <body>
                <main class="print">{content}</main>
            </body>
        </html>
    }
}
