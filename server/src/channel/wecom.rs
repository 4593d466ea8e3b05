//! 企业微信: a group's robot. <https://developer.work.weixin.qq.com/document/path/91770>

use std::time::Duration;

use reqwest::Url;
use serde_json::json;

use super::{
    Failure, Letter,
    answer::broken,
    robot::{Asking, Judge},
};

/// Most bytes of a text.
const LONGEST: usize = 2048;

/// A robot takes 20 messages a minute.
const REST: Duration = Duration::from_mins(1);

/// The address holds the key; nothing is signed.
pub fn ask(url: Url, letter: &Letter) -> Asking {
    let body = json!({"msgtype": "text", "text": {"content": letter.spoken(LONGEST)}});
    Asking::new(url, &body, Judge { field: "errcode", failure })
}

fn failure(code: i64) -> Option<Failure> {
    match code {
        -1 => Some(broken(code, None)),
        45009 => Some(Failure::too_often(Some(REST), code)),
        _ => None,
    }
}
