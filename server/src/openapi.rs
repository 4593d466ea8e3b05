//! `GET /api/v1/openapi.json`: what the interface is, for programs; and `/api`, the same for people.
//!
//! Each handler says what it is in its `#[utoipa::path]`, and `routes!` makes route and description of it. What is the same
//! for all of them is added here.

use std::sync::Arc;

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{record::Record, session::ErrorBody, waiver::Waiver};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr,
        Response as Answer, ResponseBuilder, Schema,
        path::{HttpMethod, Operation},
        schema::{AllOfBuilder, AnyOfBuilder},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{App, auth::COOKIE_NAME, print};

/// The finished document. Cheap to clone.
#[derive(Clone)]
pub struct Document(Arc<OpenApi>);

/// What this interface is, as an `OpenAPI` document.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    description = "接口说明，给程序看的（OpenAPI）。",
    responses((status = OK, body = serde_json::Value))
)]
pub async fn json(Extension(Document(document)): Extension<Document>) -> Response {
    Json(&*document).into_response()
}

/// `GET /api`.
pub async fn page(State(app): State<App>, Extension(document): Extension<Document>) -> Response {
    print::api(&app, document).await
}

/// One way of the interface.
pub struct Way<'a> {
    pub method: &'static str,
    pub path: &'a str,
    pub operation: &'a Operation,
}

impl Document {
    /// What holds for the interface as a whole, before any route is in it.
    pub fn start() -> OpenApi {
        let session =
            ApiKeyValue::with_description(COOKIE_NAME, "Signing in sets it. Named with it: the roles it takes.");
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(TOKEN)).build();
        let components = ComponentsBuilder::new()
            .schema_from::<ErrorBody>()
            .security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)))
            .security_scheme("token", SecurityScheme::Http(token));
        let info = InfoBuilder::new().title("陪伴 Peiban").version(env!("CARGO_PKG_VERSION"));
        let info = info.description(Some(
            "What phones and the principal's screens ask. Every refusal is an ErrorBody: a code for programs, one sentence \
             in Chinese and one in English. 503 says when to come back; the same request then succeeds.",
        ));
        OpenApiBuilder::new().info(info.build()).components(Some(components.build())).build()
    }

    /// Adds the refusals that no handler needs to know of: those of the gate, of the session and of the origin.
    pub fn finish(mut document: OpenApi) -> Self {
        for item in document.paths.paths.values_mut() {
            for (method, operation) in operations_mut(item) {
                for status in refusals_of_layers(method, operation) {
                    operation
                        .responses
                        .responses
                        .entry(status.as_str().into())
                        .or_insert_with(|| Answer::default().into());
                }
                describe_refusals(operation);
            }
        }
        Self(Arc::new(document))
    }

    /// All ways, by path.
    pub fn ways(&self) -> impl Iterator<Item = Way<'_>> {
        self.0.paths.paths.iter().flat_map(|(path, item)| {
            operations(item).into_iter().map(move |(method, operation)| Way { method, path, operation })
        })
    }

    /// The types that ways take and answer, by name.
    pub fn types(&self) -> impl Iterator<Item = (&String, &RefOr<Schema>)> {
        self.0.components.iter().flat_map(|it| &it.schemas)
    }
}

const TOKEN: &str = "Made at /account by whoever sees the board; reads the school's numbers and nothing of a child.";

fn operations(item: &PathItem) -> Vec<(&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("DELETE", &item.delete),
        ("PATCH", &item.patch),
    ];
    all.into_iter().filter_map(|(method, it)| Some((method, it.as_ref()?))).collect()
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, it)| Some((method, it.as_mut()?)))
}

fn refusals_of_layers(method: HttpMethod, operation: &Operation) -> Vec<StatusCode> {
    let mut refusals = vec![
        StatusCode::BAD_REQUEST,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::PAYLOAD_TOO_LARGE,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    if operation.security.is_some() {
        refusals.push(StatusCode::UNAUTHORIZED);
    }
    if method != HttpMethod::Get || !roles(operation).is_empty() {
        refusals.push(StatusCode::FORBIDDEN);
    }
    refusals
}

/// Whose session a way takes; none if anybody's, or nobody's.
pub fn roles(operation: &Operation) -> Vec<String> {
    let requirements = serde_json::to_value(&operation.security).unwrap_or_default();
    let roles = requirements.as_array().into_iter().flatten().filter_map(|it| it["session"].as_array()).flatten();
    roles.filter_map(|it| it.as_str().map(str::to_owned)).collect()
}

/// Whether a token will do as well.
pub fn takes_token(operation: &Operation) -> bool {
    let requirements = serde_json::to_value(&operation.security).unwrap_or_default();
    requirements.as_array().into_iter().flatten().any(|it| it["token"].is_array())
}

/// Every answer that is no success has the same form.
fn describe_refusals(operation: &mut Operation) {
    for (status, answer) in &mut operation.responses.responses {
        let status = StatusCode::from_bytes(status.as_bytes()).unwrap_or_default();
        let RefOr::T(answer) = answer else { continue };
        if answer.description.is_empty() {
            status.canonical_reason().unwrap_or_default().clone_into(&mut answer.description);
        }
        if !status.is_success() && answer.content.is_empty() {
            let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("ErrorBody"))).build();
            *answer = ResponseBuilder::from(answer.clone()).content("application/json", content).build();
        }
    }
}

/// A record as it is handed in. Judged alone: whatever has an id gets a receipt that says what became of it.
pub struct OfferedRecord;

/// A request to be freed of something, judged alone as well.
pub struct OfferedWaiver;

impl PartialSchema for OfferedRecord {
    fn schema() -> RefOr<Schema> {
        offered::<Record>("RecordId")
    }
}

impl PartialSchema for OfferedWaiver {
    fn schema() -> RefOr<Schema> {
        offered::<Waiver>("WaiverId")
    }
}

impl ToSchema for OfferedRecord {}

impl ToSchema for OfferedWaiver {}

fn offered<T: ToSchema>(id: &str) -> RefOr<Schema> {
    let with_id = ObjectBuilder::new().property("id", Ref::from_schema_name(id)).required("id");
    let should_be = AnyOfBuilder::new().item(Ref::from_schema_name(T::name())).item(ObjectBuilder::new());
    Schema::AllOf(AllOfBuilder::new().item(with_id).item(Schema::AnyOf(should_be.build())).build()).into()
}
