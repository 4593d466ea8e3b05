//! What came of a request: delivered, or why not. Their words are read for a number and nothing else.

use std::time::Duration;

use anyhow::Chain;
use chrono::{DateTime, Utc};
use reqwest::{
    RequestBuilder, Response, StatusCode,
    header::{HeaderMap, RETRY_AFTER},
};
use serde_json::Value;

use super::{Failure, address::Internal};

/// Most bytes that are read of an answer: what we wait for is a line.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Whoever asks for a longer rest than a day is asked again the next day.
const LONGEST_REST: u64 = 24 * 60 * 60;

/// Sends a request, once.
pub async fn ask(request: RequestBuilder) -> Result<Response, Failure> {
    request.send().await.map_err(|error| unreached(&error))
}

/// An answer of success.
pub fn succeeded(response: Response, now: DateTime<Utc>) -> Result<Response, Failure> {
    let (status, code) = (response.status(), response.status().as_u16().into());
    match status {
        StatusCode::TOO_MANY_REQUESTS => Err(Failure::too_often(rest(response.headers(), now), code)),
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY => Err(failing(&response, now)),
        _ if status.is_success() => Ok(response),
        _ if status.is_server_error() => Err(failing(&response, now)),
        _ if status.is_redirection() => {
            let en = format!("The other side points to another address (code {code}): enter that one.");
            Err(Failure::never(format!("对方让我们去别的地址（代码 {code}），请改填新地址。"), en))
        }
        _ => Err(refused(code)),
    }
}

/// The number in an answer of JSON.
pub async fn number(mut response: Response, field: &str) -> Result<i64, Failure> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| unreached(&error))? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST_ANSWER {
            return Err(Failure::unclear());
        }
    }
    let answer: Value = serde_json::from_slice(&body).map_err(|_| Failure::unclear())?;
    answer.get(field).and_then(Value::as_i64).ok_or_else(Failure::unclear)
}

/// They do not want it.
pub fn refused(code: i64) -> Failure {
    let en = format!("The other side refused it (code {code}). See whether address and secret are right.");
    Failure::never(format!("对方拒收（代码 {code}）。请检查地址和密钥。"), en)
}

/// Something is wrong at their end.
pub fn broken(code: i64, after: Option<Duration>) -> Failure {
    let (zh, en) = (format!("对方出了问题（代码 {code}）。"), format!("The other side has a problem (code {code})."));
    match after {
        None => Failure::later(zh, en),
        Some(after) => Failure::later_after(after, zh, en),
    }
}

fn failing(response: &Response, now: DateTime<Utc>) -> Failure {
    broken(response.status().as_u16().into(), rest(response.headers(), now))
}

/// Why there is no answer. The error itself names the address.
fn unreached(error: &reqwest::Error) -> Failure {
    if Chain::new(error).any(<dyn std::error::Error>::is::<Internal>) {
        let en = "The address lies in an internal network; the administrator can allow it by its number.";
        return Failure::never("这个地址在内部网络里，服务器不能访问；管理员可以按 IP 地址允许。", en);
    }
    if error.is_builder() {
        return Failure::never("这个地址不能用，请检查。", "The address cannot be used: check it.");
    }
    if error.is_timeout() {
        return Failure::silent();
    }
    if error.is_connect() {
        return Failure::later("连不上对方。", "The other side cannot be reached.");
    }
    Failure::later("连接中断了。", "The connection broke off.")
}

/// How long they want to be left alone: in seconds or until a moment, and 飞书 in a header of its own.
fn rest(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER).or_else(|| headers.get("x-ogw-ratelimit-reset"))?.to_str().ok()?.trim();
    let until = |moment: DateTime<_>| u64::try_from((moment.to_utc() - now).num_seconds()).ok();
    let seconds = said.parse().ok().or_else(|| DateTime::parse_from_rfc2822(said).ok().and_then(until));
    seconds.map(|it: u64| Duration::from_secs(it.min(LONGEST_REST)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::seconds("retry-after", "120", Some(120))]
    #[case::a_moment("retry-after", "Fri, 27 Nov 2026 08:01:30 GMT", Some(90))]
    #[case::a_moment_gone_by("retry-after", "Fri, 27 Nov 2026 07:00:00 GMT", None)]
    #[case::a_year("retry-after", "31536000", Some(LONGEST_REST))]
    #[case::less_than_nothing("retry-after", "-5", None)]
    #[case::words("retry-after", "later", None)]
    #[case::feishu("x-ogw-ratelimit-reset", "52", Some(52))]
    #[case::nothing("date", "52", None)]
    fn they_say_how_long(#[case] name: &'static str, #[case] value: &'static str, #[case] seconds: Option<u64>) {
        let headers = HeaderMap::from_iter([(name.parse().expect("a name"), value.parse().expect("a value"))]);
        let now = "2026-11-27T08:00:00Z".parse().expect("a moment");
        assert_eq!(rest(&headers, now), seconds.map(Duration::from_secs));
    }
}
