//! The site: one version for all of it, small on the way, and the right headers on everything.

use std::sync::Arc;

use axum::body::Bytes;
use reqwest::{Client, Response, StatusCode};
use rstest::rstest;
use server::site::Site;

use crate::harness::{Engine::Sqlite, TestServer};

const FILES: [(&str, &str); 17] = [
    ("shell.html", "<script src=/v/{{version}}/boot.js></script>"),
    ("shell.html.br", "stale"),
    ("sw.js", "const V = '{{version}}', A = {{assets}}, C = {{chunks}};"),
    ("boot.js", "start()"),
    ("manifest.webmanifest", "{}"),
    ("icons/icon.svg", "<svg/>"),
    ("icons/icon-192.png", "png"),
    ("pkg/peiban.wasm", "wasm"),
    ("pkg/peiban.wasm.br", "wasm in brotli"),
    ("pkg/peiban.wasm.gz", "wasm in gzip"),
    ("pkg/__wasm_split.js", "/* desk, more */\nconst __chunk_3 = 1;\n/* desk, remind */\nconst __chunk_4 = 2;"),
    ("pkg/chunk_3.wasm", "shared with the chunk of every phone"),
    ("pkg/chunk_4.wasm", "shared by the others"),
    ("pkg/split_desk.wasm", "chunk"),
    ("pkg/split_desk.wasm.br", "chunk in brotli"),
    ("pkg/split_more.wasm", "chunk of every phone"),
    ("pkg/split_remind.wasm", "chunk of whoever used it"),
];

fn site(files: &[(&'static str, &'static str)]) -> Site {
    Site::new(files.iter().map(|(path, text)| ((*path).to_owned(), Bytes::from_static(text.as_bytes()))))
}

async fn start() -> (TestServer, String) {
    let site = site(&FILES);
    let version = site.version().to_owned();
    (TestServer::start_empty(Sqlite, |app| app.site = Arc::new(site)).await, version)
}

async fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = Client::new().get(format!("{}{path}", server.url));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("the server answers")
}

#[tokio::test]
async fn a_file_of_a_version_is_kept_for_ever_and_sent_small() {
    let (server, version) = start().await;
    let path = format!("/v/{version}/pkg/peiban.wasm");
    for (accepted, sent) in [("gzip, deflate, br", "wasm in brotli"), ("gzip", "wasm in gzip"), ("", "wasm")] {
        let response = get(&server, &path, &[("accept-encoding", accepted)]).await;
        assert_eq!(response.headers()["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()["content-type"], "application/wasm");
        assert_eq!(response.text().await.expect("a body"), sent);
    }
    assert_eq!(get(&server, "/v/000000000000/pkg/peiban.wasm", &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&server, &format!("/v/{version}/nothing"), &[]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&server, &format!("/v/{version}/../../Cargo.toml"), &[]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_version_changes_with_any_file() {
    let mut other = FILES;
    other[3].1 = "start();";
    assert_ne!(site(&FILES).version(), site(&other).version());
    assert_eq!(site(&FILES).version().len(), 12);
}

#[rstest]
#[case::start("/", "*/*", 200)]
#[case::page_of_the_app("/children/c1", "text/html,application/xhtml+xml", 200)]
#[case::not_a_page("/children/c1.json", "application/json", 404)]
#[case::icon("/icons/icon.svg", "*/*", 200)]
#[case::no_icon("/icons/nothing.png", "*/*", 404)]
#[case::manifest("/manifest.webmanifest", "*/*", 200)]
#[case::favicon("/favicon.ico", "*/*", 404)]
#[tokio::test]
async fn addresses(#[case] path: &str, #[case] accept: &str, #[case] status: u16) {
    let (server, _) = start().await;
    assert_eq!(get(&server, path, &[("accept", accept)]).await.status().as_u16(), status);
}

#[tokio::test]
async fn shell_and_worker_know_their_version() {
    let (server, version) = start().await;
    let shell = get(&server, "/", &[]).await.text().await.expect("a body");
    assert_eq!(shell, format!("<script src=/v/{version}/boot.js></script>"));
    let worker = get(&server, "/sw.js", &[]).await.text().await.expect("a body");
    let pkg = ["pkg/__wasm_split.js", "pkg/chunk_3.wasm", "pkg/peiban.wasm", "pkg/split_more.wasm"];
    let assets = ["boot.js", "icons/icon.svg", "manifest.webmanifest"].into_iter().chain(pkg);
    let assets: Vec<String> = assets.map(|path| format!("\"/v/{version}/{path}\"")).collect();
    let chunks = ["chunk_4", "split_desk", "split_remind"].map(|name| format!("\"/v/{version}/pkg/{name}.wasm\""));
    let (assets, chunks) = (assets.join(","), chunks.join(","));
    assert_eq!(worker, format!("const V = '{version}', A = [{assets}], C = [{chunks}];"));
}

#[tokio::test]
async fn fixed_addresses_are_asked_for_anew_but_sent_once() {
    let (server, version) = start().await;
    let response = get(&server, "/sw.js", &[]).await;
    assert_eq!(response.headers()["cache-control"], "no-cache");
    assert_eq!(response.headers()["content-type"], "text/javascript; charset=utf-8");
    let tag = response.headers()["etag"].to_str().expect("text").to_owned();
    assert_eq!(tag, format!("W/\"{version}\""));
    assert_eq!(get(&server, "/sw.js", &[("if-none-match", &tag)]).await.status(), StatusCode::NOT_MODIFIED);
}

#[rstest]
#[case("/")]
#[case("/healthz")]
#[case("/help")]
#[case("/api/v1/nothing")]
#[case("/v/000000000000/x")]
#[tokio::test]
async fn every_answer_is_guarded(#[case] path: &str) {
    let (server, _) = start().await;
    let response = get(&server, path, &[]).await;
    let headers = response.headers();
    let is_data = path.starts_with("/api/");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    assert_eq!(headers["cache-control"], if path == "/" { "no-cache" } else { "no-store" });
    assert_eq!(headers.get("content-security-policy").is_none(), is_data, "a phone pays for each header of its data");
    if !is_data {
        let policy = headers["content-security-policy"].to_str().expect("text");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
    }
}

/// Every directive of the policy says who may: nobody from elsewhere, nothing written into the page itself.
#[tokio::test]
async fn the_policy_allows_nothing_inline_and_nothing_from_elsewhere() {
    let (server, _) = start().await;
    for path in ["/", "/help", "/api", "/join", "/account", "/audit", "/children/c1"] {
        let response = get(&server, path, &[("accept", "text/html")]).await;
        let policy = response.headers()["content-security-policy"].to_str().expect("text").to_owned();
        for wanted in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(wanted), "{wanted} in {policy} of {path}");
        }
        for never in ["'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*", "'strict-dynamic'"] {
            assert!(!policy.contains(never), "{never} in {policy} of {path}");
        }
    }
}

#[rstest]
#[case::over_tls(true)]
#[case::on_this_machine(false)]
#[tokio::test]
async fn over_tls_browsers_come_by_no_other_way(#[case] secure: bool) {
    let server = TestServer::start_empty(Sqlite, |app| app.secure_cookies = secure).await;
    let response = get(&server, "/help", &[]).await;
    let told = response.headers().get("strict-transport-security").map(|it| it.to_str().expect("text"));
    assert_eq!(told, secure.then_some("max-age=63072000; includeSubDomains"));
}

#[tokio::test]
async fn help_needs_no_script() {
    let (server, version) = start().await;
    let response = get(&server, "/help", &[("accept-encoding", "gzip")]).await;
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    assert_eq!(response.headers()["content-encoding"], "gzip");
    let page = get(&server, "/help", &[]).await.text().await.expect("a body");
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains(&format!("/v/{version}/pkg/peiban.css")));
    for word in ["华为浏览器", "小米浏览器", "Safari", "微信", "没有信号", "Without signal"] {
        assert!(page.contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_server_without_the_site_says_so() {
    let server = TestServer::start_empty(Sqlite, |_| {}).await;
    let response = get(&server, "/", &[]).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.text().await.expect("a body").contains("make build"));
}
