//! The school's end of Peiban: an interface in JSON for phones, the site they load, and a few plain pages.

pub mod channel;
pub mod cli;
pub mod demo;
pub mod roster;
pub mod site;
pub mod store;

mod account;
mod address;
mod app;
mod archive;
mod attachments;
mod audits;
mod auth;
mod backups;
mod board;
mod body;
mod changes;
mod checks;
mod children;
mod devices;
mod error;
mod export;
mod exports;
mod forms;
mod gate;
mod headers;
mod health;
mod hex;
mod invitations;
mod leftovers;
mod moves;
mod notes;
mod nudges;
mod openapi;
mod organisations;
mod pairings;
mod parcels;
mod password;
mod pictures;
mod pinyin;
mod print;
mod reminders;
mod returns;
mod rights;
mod rosters;
mod serve;
mod sign_in;
mod sync;
mod typed;
mod words;

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, DefaultPredicate,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    csrf::CsrfLayer,
    trace::TraceLayer,
};

pub use app::{App, Clock};
pub use gate::Gate;
pub use password::Passwords;
pub use reminders::{Did, PAUSES, Reach, ReachConfig, turn};
pub use serve::{Patience, Tls, accept};

use error::Error;
use openapi::Document;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Everything the server answers.
pub fn router(app: App) -> Router {
    let api = OpenApiRouter::with_openapi(Document::start()).nest("/api", api(&app));
    let (api, document) = api.split_for_parts();
    api.route("/api", get(openapi::page))
        .route("/healthz", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/calendar/{file}", get(reminders::calendar))
        .route("/help", get(print::help))
        .route("/account", get(account::show))
        .route("/account/devices", post(account::sign_out))
        .route("/account/password", post(account::password))
        .route("/devices", get(devices::show).post(devices::decide))
        .route("/account/tokens", post(account::make_token))
        .route("/account/tokens/revoke", post(account::revoke_token))
        .route("/audit", get(audits::show))
        .route("/audit.csv", get(audits::export))
        .route("/exports/{what}/{file}", get(exports::take))
        .route("/rights", get(rights::show))
        .route("/rights/consent", post(rights::consent))
        .route("/rights/erase", post(rights::erase))
        .route("/rights/child.json", get(rights::export))
        .route("/rights/evidence.xlsx", get(rights::evidence))
        .route("/join", get(invitations::ask).post(invitations::join))
        .route("/print/invitations", post(invitations::sheet))
        .route("/print/diary/{staff}/{range}", get(forms::diary))
        .route("/print/child/{child}", get(forms::child))
        .route("/print/class/{class}", get(forms::class))
        .route("/print/return/{month}", get(forms::month))
        .route("/print/term/{term}", get(forms::term))
        .route("/", get(site::shell))
        .route("/v/{version}/{*path}", get(site::file_of_version))
        .route("/sw.js", get(site::fixed_file))
        .route("/boot.js", get(site::fixed_file))
        .route("/manifest.webmanifest", get(site::fixed_file))
        .route("/favicon.ico", get(site::fixed_file))
        .route("/icons/{*path}", get(site::fixed_file))
        .fallback(site::fallback)
        .method_not_allowed_fallback(async || Error::wrong_method())
        .layer(Extension(Document::finish(document)))
        .layer(CsrfLayer::new().with_rejection_response(|_| Error::foreign_origin().into_response()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(
            CompressionLayer::new().compress_when(
                DefaultPredicate::new()
                    .and(SizeAbove::new(WORTH_COMPRESSING))
                    .and(NotForContentType::const_new("audio/"))
                    // Workbooks are compressed already.
                    .and(NotForContentType::const_new("application/vnd.openxmlformats")),
            ),
        )
        .layer(middleware::from_fn_with_state(app.secure_cookies, headers::secure))
        // A failure is logged where it is known why; being too busy is none.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .with_state(app)
}

/// Less than so many bytes are more with the headers that speak of the compression.
const WORTH_COMPRESSING: u64 = 400;

/// What phones ask; the wire types are those of `domain`. Each handler holds its own path and description.
fn api(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(sign_in::me))
        .routes(routes!(sync::sync))
        .routes(routes!(board::board))
        .routes(routes!(board::mentor))
        .routes(routes!(board::places))
        .routes(routes!(children::search))
        .routes(routes!(children::child, children::correct))
        .routes(routes!(children::survey))
        .routes(routes!(archive::enrol))
        .routes(routes!(moves::page, moves::send))
        .routes(routes!(moves::answer))
        .routes(routes!(archive::page))
        .routes(routes!(archive::not_same))
        .routes(routes!(archive::merge))
        .routes(routes!(archive::part))
        .routes(routes!(nudges::list, nudges::keep))
        .routes(routes!(reminders::school::page))
        .routes(routes!(reminders::school::put_plan))
        .routes(routes!(reminders::school::put_robot, reminders::school::remove_robot))
        .routes(routes!(reminders::school::try_robot))
        .routes(routes!(reminders::mine::mine, reminders::mine::choose))
        .routes(routes!(reminders::mine::push, reminders::mine::unpush))
        .routes(routes!(reminders::mine::make_feed, reminders::mine::forget_feed))
        .routes(routes!(reminders::mine::try_own))
        .routes(routes!(pictures::page))
        .routes(routes!(checks::page))
        .routes(routes!(returns::list))
        .routes(routes!(returns::page))
        .routes(routes!(returns::sign))
        .routes(routes!(returns::withdraw))
        .routes(routes!(organisations::month))
        .routes(routes!(invitations::people))
        .routes(routes!(changes::page, changes::make))
        .routes(routes!(changes::preview))
        .routes(routes!(changes::undo))
        .routes(routes!(changes::coverage))
        .routes(routes!(attachments::received, attachments::append))
        .routes(routes!(attachments::read))
        .routes(routes!(parcels::key))
        .routes(routes!(parcels::deliver))
        .routes(routes!(leftovers::hand_over))
        .routes(routes!(leftovers::review))
        .routes(routes!(notes::share))
        .routes(routes!(notes::open))
        .routes(routes!(notes::answer))
        .routes(routes!(pairings::page))
        .routes(routes!(pairings::read))
        .routes(routes!(rosters::empty_lists))
        .routes(routes!(openapi::json))
        .fallback(async || Error::not_found())
        .layer(middleware::from_fn_with_state(app.clone(), gate::enter))
        .layer(DefaultBodyLimit::max(domain::sync::MAX_BODY))
        .merge(sign_in::routes(app))
        .merge(rosters::routes(app))
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Error::Ours(anyhow::anyhow!("a handler panicked")).into_response()
}

/// The method and the path: a query or a body could hold what belongs in no log.
fn span(request: &axum::extract::Request) -> tracing::Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}
