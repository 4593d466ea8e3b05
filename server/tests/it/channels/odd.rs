//! Other sides that do not answer as they should: each failure is the right one, and nothing waits for ever.

use std::convert::Infallible;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Path,
    http::{
        StatusCode,
        header::{LOCATION, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
    routing::any,
};
use domain::channel::Vendor::{self, Dingtalk, Feishu, Webhook, Wecom};
use futures::stream;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Program, listen, outcome, outside, robot, vendors::now};

async fn odd_server() -> String {
    let (listener, origin) = listen().await;
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/{what}", any(odd))).await });
    origin
}

/// Answers as the path says.
async fn odd(Path(what): Path<String>) -> Response {
    match what.as_str() {
        "slow-down" => (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, "90")]).into_response(),
        "slow-down-sometime" => StatusCode::TOO_MANY_REQUESTS.into_response(),
        "busy" => (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "Fri, 27 Nov 2026 08:02:00 GMT")]).into_response(),
        "broken" => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        "hang" => std::future::pending().await,
        "begin-and-hang" => {
            let begun = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"{"))]);
            Body::from_stream(futures::StreamExt::chain(begun, stream::pending())).into_response()
        }
        "endless" => Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![b' '; 4096]))))
            .into_response(),
        "empty" => StatusCode::OK.into_response(),
        "page" => "<html>secret words: hush</html>".into_response(),
        "list" => "[0]".into_response(),
        "text-for-a-number" => r#"{"errcode": "0", "code": "0"}"#.into_response(),
        "system-busy" => r#"{"errcode": -1, "code": -1}"#.into_response(),
        "inside" => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, "/yes")]).into_response(),
        "elsewhere" => (StatusCode::FOUND, [(LOCATION, "http://169.254.169.254/hush")]).into_response(),
        "too-large" => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        "yes" => r#"{"errcode": 0, "code": 0}"#.into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[rstest]
#[case::slow_down("slow-down", "later, 90 s, 429", "later, 90 s, 429")]
#[case::slow_down_sometime("slow-down-sometime", "later, 429", "later, 429")]
#[case::busy("busy", "later, 120 s, 503", "later, 120 s, 503")]
#[case::broken("broken", "later, 500", "later, 500")]
#[case::hang("hang", "later", "later")]
#[case::begin_and_hang("begin-and-hang", "later", "delivered")]
#[case::endless("endless", "later", "delivered")]
#[case::empty("empty", "later", "delivered")]
#[case::page("page", "later", "delivered")]
#[case::list("list", "later", "delivered")]
#[case::text_for_a_number("text-for-a-number", "later", "delivered")]
#[case::inside("inside", "never, 307", "never, 307")]
#[case::elsewhere("elsewhere", "never, 302", "never, 302")]
#[case::too_large("too-large", "never, 413", "never, 413")]
#[case::nowhere("nowhere", "never, 404", "never, 404")]
#[case::yes("yes", "delivered", "delivered")]
#[tokio::test]
async fn an_odd_answer_is_understood(
    #[case] what: &str,
    #[case] expected: &str,
    #[case] of_a_webhook: &str,
    #[values(Wecom, Dingtalk, Feishu, Webhook)] vendor: Vendor,
) {
    let origin = odd_server().await;
    let robot = robot(vendor, &format!("{origin}/{what}?hush"), Some("hush"));
    let expected = if vendor == Webhook { of_a_webhook } else { expected };
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, expected);
}

#[rstest]
#[case::wecom(Wecom, "later, 1")]
#[case::dingtalk(Dingtalk, "later, 1")]
#[case::feishu(Feishu, "never, 1")]
#[tokio::test]
async fn a_busy_system_is_asked_again(#[case] vendor: Vendor, #[case] expected: &str) {
    let origin = odd_server().await;
    let robot = robot(vendor, &format!("{origin}/system-busy"), Some("hush"));
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, expected);
}

#[rstest]
#[case::hangs_up(None, "later", "later")]
#[case::no_http(Some("220 mail.example.cn ESMTP\r\n"), "later", "later")]
#[case::half(Some("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"errcode\": 0"), "later", "delivered")]
#[tokio::test]
async fn a_broken_line_is_tried_again(
    #[case] said: Option<&'static str>,
    #[case] expected: &str,
    #[case] of_a_webhook: &str,
    #[values(Wecom, Dingtalk, Feishu, Webhook)] vendor: Vendor,
) {
    let (listener, origin) = listen().await;
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            // What is left unread would reset the line before they read what we said.
            let _ = line.read(&mut [0; 16 * 1024]).await;
            let _ = line.write_all(said.unwrap_or_default().as_bytes()).await;
        }
    });
    let robot = robot(vendor, &format!("{origin}/hush"), Some("hush"));
    let expected = if vendor == Webhook { of_a_webhook } else { expected };
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, expected);
}

#[tokio::test]
async fn a_closed_port_is_tried_again() {
    let (listener, origin) = listen().await;
    drop(listener);
    let robot = robot(Webhook, &format!("{origin}/hush"), Some("hush"));
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, "later");
}

/// Whoever answers in a vendor's place is told nothing.
#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_none() {
    let mut stranger = Program::start("tls_server.py", &[]);
    let origin = format!("https://127.0.0.1:{}", stranger.line().await);
    let robot = robot(Wecom, &format!("{origin}/hush"), None);
    assert_eq!(outcome(&robot, &outside(&[&origin]), now()).await, "later");
}
