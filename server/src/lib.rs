//! The school's end of Peiban: an interface in JSON for phones, the site they load, and a few plain pages.

pub mod cli;
pub mod demo;
pub mod roster;
pub mod site;
pub mod store;

mod account;
mod app;
mod audits;
mod auth;
mod backups;
mod board;
mod body;
mod changes;
mod children;
mod devices;
mod error;
mod gate;
mod headers;
mod health;
mod hex;
mod invitations;
mod leftovers;
mod notes;
mod pairings;
mod organisations;
mod parcels;
mod password;
mod print;
mod rights;
mod rosters;
mod serve;
mod sign_in;
mod sync;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, DefaultPredicate,
        predicate::{Predicate, SizeAbove},
    },
    csrf::CsrfLayer,
    trace::TraceLayer,
};

pub use app::{App, Clock};
pub use gate::Gate;
pub use password::Passwords;
pub use serve::{Patience, Tls, accept};

use error::Error;

/// Everything the server answers.
pub fn router(app: App) -> Router {
    Router::new()
        .nest("/api", api(&app))
        .route("/healthz", get(health::health))
        .route("/help", get(print::help))
        .route("/account", get(account::show))
        .route("/account/devices", post(account::sign_out))
        .route("/account/password", post(account::password))
        .route("/devices", get(devices::show).post(devices::decide))
        .route("/audit", get(audits::show))
        .route("/audit.csv", get(audits::export))
        .route("/rights", get(rights::show))
        .route("/rights/consent", post(rights::consent))
        .route("/rights/erase", post(rights::erase))
        .route("/rights/child.json", get(rights::export))
        .route("/rights/evidence.xlsx", get(rights::evidence))
        .route("/join", get(invitations::ask).post(invitations::join))
        .route("/print/invitations", post(invitations::sheet))
        .route("/", get(site::shell))
        .route("/v/{version}/{*path}", get(site::file_of_version))
        .route("/sw.js", get(site::fixed_file))
        .route("/boot.js", get(site::fixed_file))
        .route("/manifest.webmanifest", get(site::fixed_file))
        .route("/favicon.ico", get(site::fixed_file))
        .route("/icons/{*path}", get(site::fixed_file))
        .fallback(site::fallback)
        .method_not_allowed_fallback(async || Error::wrong_method())
        .layer(CsrfLayer::new().with_rejection_response(|_| Error::foreign_origin().into_response()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING))))
        .layer(middleware::from_fn(headers::secure))
        // A failure is logged where it is known why; being too busy is none.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .with_state(app)
}

/// Less than so many bytes are more with the headers that speak of the compression.
const WORTH_COMPRESSING: u64 = 400;

/// What phones ask; the wire types are those of `domain`.
fn api(app: &App) -> Router<App> {
    Router::new()
        .route("/v1/sign-in", post(sign_in::sign_in))
        .route("/v1/sign-out", post(sign_in::sign_out))
        .route("/v1/me", get(sign_in::me))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/board/{month}", get(board::board))
        .route("/v1/board/{month}/mentors/{staff}", get(board::mentor))
        .route("/v1/children/{id}", get(children::child))
        .route("/v1/organisations/{id}/{month}", get(organisations::month))
        .route("/v1/people", get(invitations::people))
        .route("/v1/changes", get(changes::page).post(changes::make))
        .route("/v1/changes/preview", post(changes::preview))
        .route("/v1/changes/{id}/undo", post(changes::undo))
        .route("/v1/coverage/{days}", get(changes::coverage))
        .route("/v1/parcel-key", get(parcels::key))
        .route("/v1/parcels", post(parcels::deliver))
        .route("/v1/leftovers", post(leftovers::hand_over))
        .route("/v1/leftovers/review", post(leftovers::review))
        .route("/v1/notes/{record}/readers", post(notes::share))
        .route("/v1/notes/{record}/open", post(notes::open))
        .route("/v1/help/{record}", post(notes::answer))
        .route("/v1/pairings", get(pairings::page))
        .route("/v1/handovers/{child}/read", post(pairings::read))
        .fallback(async || Error::not_found())
        .layer(middleware::from_fn_with_state(app.clone(), gate::enter))
        .layer(DefaultBodyLimit::max(domain::sync::MAX_BODY))
        .merge(rosters::routes(app))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Ours(anyhow::anyhow!("a handler panicked")).into_response()
}

/// The method and the path: a query or a body could hold what belongs in no log.
fn span(request: &axum::extract::Request) -> tracing::Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}
