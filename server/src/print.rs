//! Plain pages without a script, rendered on the server: for reading before the app is there, and for paper.

mod help;

use std::pin::Pin;

use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};
use futures::{Stream, future::ready, stream::once};
use leptos::prelude::*;

use crate::App;

/// `GET /help`.
pub async fn help(State(app): State<App>, request: Request) -> Response {
    let style = format!("/v/{}/pkg/peiban.css", app.site.version());
    render(request, move || document("陪伴 · 使用帮助", style, help::help().into_any())).await
}

/// Renders a page without the scripts that Leptos appends for pages that come to life in the browser.
async fn render<P: IntoView + 'static>(request: Request<Body>, page: impl FnOnce() -> P + Send + 'static) -> Response {
    // Starts with the first page; later calls find it running.
    let _ = any_spawner::Executor::init_tokio();
    leptos_axum::handle_response_inner(
        || {},
        page,
        request,
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
                <title>{title}</title>
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
            </head>
            <body>
                <main class="print">{content}</main>
            </body>
        </html>
    }
}
