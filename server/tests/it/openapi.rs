//! The interface described by itself: every route and nothing else, who may use each, and a page to read it.

use std::collections::BTreeSet;

use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use crate::{
    harness::{Engine::Sqlite, TestServer},
    routes::ways as ways_of,
};

const WRITES: [Method; 4] = [Method::POST, Method::PUT, Method::DELETE, Method::PATCH];

/// One way of the interface, as the document has it.
struct Way {
    method: Method,
    path: String,
    /// Whether it needs a session, and of whom; of anybody if nobody is named.
    session: Option<Vec<String>>,
}

async fn document(server: &TestServer) -> Value {
    let answer = reqwest::get(format!("{}/api/v1/openapi.json", server.url)).await.expect("the server answers");
    answer.json().await.expect("JSON")
}

fn ways(document: &Value) -> Vec<Way> {
    let mut ways = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let method = method.to_uppercase().parse().expect("a method");
            let requirement =
                operation["security"].as_array().and_then(|all| all.iter().find_map(|it| it.get("session")));
            let session = requirement.map(|roles| serde_json::from_value(roles.clone()).expect("roles"));
            ways.push(Way { method, path: path.clone(), session });
        }
    }
    ways
}

/// All paths of the server.
fn paths(router: &axum::Router) -> BTreeSet<String> {
    let path = |way: String| way.split_once(' ').map(|(_, path)| path.to_owned());
    ways_of(router).into_iter().filter_map(path).collect()
}

async fn start() -> (TestServer, BTreeSet<String>) {
    let mut all = BTreeSet::new();
    let server = TestServer::start_empty(Sqlite, |app| all = paths(&server::router(app.clone()))).await;
    (server, all)
}

/// An address of this path.
fn address(server: &TestServer, path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
    format!("{}{}", server.url, parts.collect::<Vec<_>>().join("/"))
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let (server, paths) = start().await;
    let ways = ways(&document(&server).await);
    let described: BTreeSet<&str> = ways.iter().map(|way| way.path.as_str()).collect();
    let routes: BTreeSet<&str> = paths.iter().map(String::as_str).filter(|path| path.starts_with("/api/v1/")).collect();
    assert_eq!(described, routes, "a route of the interface is made with `routes!` and `#[utoipa::path]`");
    for path in described {
        for method in WRITES.into_iter().chain([Method::GET, Method::TRACE]) {
            let answer = Client::new().request(method.clone(), address(&server, path)).send().await;
            let taken = answer.expect("the server answers").status() != StatusCode::METHOD_NOT_ALLOWED;
            let described = ways.iter().any(|way| way.method == method && way.path == path);
            assert_eq!(taken, described, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn it_says_truly_who_may_use_what() {
    let server = TestServer::start(Sqlite).await;
    let people = [("m1", "mentor"), ("t1", "class_teacher"), ("p1", "principal"), ("k1", "clerk")];
    for Way { method, path, session } in ways(&document(&server).await) {
        let ask = async |client: &Client| {
            let request = client.request(method.clone(), address(&server, &path));
            request.send().await.expect("the server answers").status()
        };
        assert_eq!(ask(&Client::new()).await == StatusCode::UNAUTHORIZED, session.is_some(), "{method} {path}");
        for (staff, role) in people {
            let Some(roles) = &session else { continue };
            let allowed = roles.is_empty() || roles.iter().any(|it| it == role);
            let status = ask(&server.phone(staff).await.http).await;
            assert_eq!(status != StatusCode::FORBIDDEN, allowed, "{method} {path} as {role}: {status}");
        }
    }
}

#[tokio::test]
async fn no_route_takes_a_write_from_another_site() {
    let (server, paths) = start().await;
    for path in paths {
        for method in WRITES {
            for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")] {
                let request = Client::new().request(method.clone(), address(&server, &path)).header(name, value);
                let answer = request.send().await.expect("the server answers");
                assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{method} {path} with {name}");
            }
        }
    }
}

#[tokio::test]
async fn every_type_it_refers_to_is_there() {
    let server = TestServer::start_empty(Sqlite, |_| {}).await;
    let document = document(&server).await;
    let text = document.to_string();
    let references: BTreeSet<&str> = text.split("\"$ref\":\"#").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(references.len() > 50, "{references:?}");
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn people_read_the_same_on_a_page_without_a_script() {
    let server = TestServer::start_empty(Sqlite, |_| {}).await;
    let answer = reqwest::get(format!("{}/api", server.url)).await.expect("the server answers");
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8");
    let page = answer.text().await.expect("text");
    assert!(!page.contains("<script") && page.contains("谁可以用"), "{page}");
    for Way { path, .. } in ways(&document(&server).await) {
        assert!(page.contains(&path), "{path}");
    }
}
