//! A school's robot or webhook as a channel: every vendor has a file that says how to ask it and what its answers mean.

use chrono::{DateTime, Utc};
use domain::channel::{Robot, Vendor};
use reqwest::{RequestBuilder, Url};
use serde_json::Value;

use super::{
    Channel, Failure, Letter, Outside,
    answer::{ask, number, refused, succeeded},
    dingtalk, feishu, webhook, wecom,
};

impl Channel for Robot {
    async fn send(&self, outside: &Outside, letter: &Letter, now: DateTime<Utc>) -> Result<(), Failure> {
        let url = outside.robot(self)?;
        let secret = self.secret.as_deref();
        let Asking { url, body, headers, judge } = match self.vendor {
            Vendor::Wecom => wecom::ask(url, letter),
            Vendor::Dingtalk => dingtalk::ask(url, secret, letter, now),
            Vendor::Feishu => feishu::ask(url, secret, letter, now),
            Vendor::Webhook => webhook::ask(url, secret, letter, now),
        };
        let request = outside.0.client.post(url).header("content-type", "application/json; charset=utf-8");
        let add = |request: RequestBuilder, (name, value): &(&str, String)| request.header(*name, value);
        let response = succeeded(ask(headers.iter().fold(request, add).body(body)).await?, now)?;
        let Some(Judge { field, failure }) = judge else { return Ok(()) };
        match number(response, field).await? {
            0 => Ok(()),
            code => Err(failure(code).unwrap_or_else(|| refused(code))),
        }
    }
}

/// What is asked of a vendor.
pub struct Asking {
    pub url: Url,
    pub body: String,
    pub headers: Vec<(&'static str, String)>,
    /// How an answer of success is judged; none if that is all.
    pub judge: Option<Judge>,
}

impl Asking {
    /// JSON for a robot.
    pub fn new(url: Url, body: &Value, judge: Judge) -> Self {
        Self { url, body: body.to_string(), headers: Vec::new(), judge: Some(judge) }
    }
}

/// Robots answer 200 whatever happens: a number in the answer says more. Zero is delivered.
pub struct Judge {
    /// Where the number stands.
    pub field: &'static str,
    /// What a number means that may be another one the next time; none if the robot refuses for good.
    pub failure: fn(i64) -> Option<Failure>,
}
