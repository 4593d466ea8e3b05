//! The two kinds of error: the person's, with a sentence to act on; and ours, logged and opaque.

use axum::{
    Json,
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use domain::{Code, Message, Refusal, accounts::SHORTEST_PASSWORD, session::ErrorBody};

use crate::store::{MOST_ROBOTS, MOST_TOKENS, may_heal};

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something the person, or their app, can change.
    #[error("{refusal}")]
    Person {
        /// The status of the answer.
        status: StatusCode,
        /// What is wrong and what to do.
        refusal: Refusal,
        /// How long the same would be refused again.
        wait: Option<TimeDelta>,
    },
    /// Something only we can change.
    #[error(transparent)]
    Ours(#[from] anyhow::Error),
}

/// What a handler returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, error, wait) = match self {
            Self::Person { status, refusal, wait } => {
                if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS) {
                    tracing::info!(status = status.as_u16(), code = ?refusal.code, "refused");
                }
                (status, refusal, wait)
            }
            Self::Ours(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                let later = may_heal(&error);
                let status = if later { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
                (status, our_fault(), None)
            }
        };
        // Not all at the same moment: whoever was refused together comes back apart.
        let apart = || TimeDelta::seconds(rand::random_range(2..=8));
        let wait = wait.or_else(|| (status == StatusCode::SERVICE_UNAVAILABLE).then(apart));
        come_back_after(wait, (status, Json(ErrorBody { error })).into_response())
    }
}

/// The answer, with the seconds after which to come back, if there are any.
pub fn come_back_after(wait: Option<TimeDelta>, mut response: Response) -> Response {
    if let Some(wait) = wait {
        response.headers_mut().insert(RETRY_AFTER, wait.num_seconds().saturating_add(1).into());
    }
    response
}

impl Error {
    /// The request cannot be read; `place` says where it is wrong.
    pub fn malformed(place: &str, reason: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            Code::Malformed,
            format!("请求的内容不正确（{place}：{reason}）。请更新应用后再试。"),
            format!("The request is wrong ({place}: {reason}). Update the app and try again."),
        )
    }

    /// The body is not JSON.
    pub fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Malformed,
            "请求必须是 JSON（content-type: application/json）。",
            "The request must be JSON (content-type: application/json).",
        )
    }

    /// The body is compressed in a way the server does not read.
    pub fn other_encoding() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Malformed,
            "请求只能不压缩，或用 gzip 压缩。请更新应用后再试。",
            "A request must come as it is or compressed with gzip. Update the app and try again.",
        )
    }

    /// The request did not arrive in time.
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            Code::Other,
            "网络太慢，没有收完。手机上的记录都还在，会少传一点再试。",
            "The network is too slow; not all of it arrived. All records on the phone are kept and will be handed in \
             in smaller parts.",
        )
    }

    /// More phones at once than the server can answer.
    pub fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Other,
            "现在使用的人太多。手机上的记录都还在，过几秒会自动再试。",
            "Too many phones at once. All records on the phone are kept; it will try again in a few seconds.",
        )
    }

    /// The request is larger than the server takes.
    pub fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Code::TooLarge,
            "一次上传的内容太多。请更新应用，它会分几次上传。",
            "This is too much at once. Update the app; it will hand in less at a time.",
        )
    }

    /// The way exists, but not for this method.
    pub fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            Code::Malformed,
            "这个地址不支持这种请求。",
            "This address does not take this kind of request.",
        )
    }

    /// The telephone number or the password is wrong; which of them is nobody's business.
    pub fn wrong_password() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::WrongPassword,
            "手机号或密码不正确。请重新输入；忘记密码请找学校重设。",
            "The telephone number or the password is wrong. Try again, or ask the school for a new password.",
        )
    }

    /// The old password was not right.
    pub fn wrong_old_password() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::WrongPassword,
            "现在的密码不对，密码没有改。忘记了请找学校重设。",
            "The old password is wrong; nothing was changed. If you forgot it, ask the school for a new one.",
        )
    }

    /// The new password is too short, or endless.
    pub fn short_password() -> Self {
        let message = short_password();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Code::Invalid, message.zh, message.en)
    }

    /// Too many wrong passwords in a row for this telephone number.
    pub fn too_many_guesses(wait: TimeDelta) -> Self {
        let minutes = minutes(wait);
        Self::later(
            wait,
            format!("密码输错太多次。请 {minutes} 分钟后再试；忘记密码请找学校重设。"),
            format!("Too many wrong passwords. Try again in {minutes} min, or ask the school for a new password."),
        )
    }

    /// Too many wrong passwords or codes from one address, of whatever accounts.
    pub fn too_many_failures(wait: TimeDelta) -> Self {
        let minutes = minutes(wait);
        Self::later(
            wait,
            format!("这个网络里输错的密码或邀请码太多。请 {minutes} 分钟后再试，或换一个网络。"),
            format!(
                "Too many wrong passwords or codes from this network. Try again in {minutes} min, or from another one."
            ),
        )
    }

    /// Nobody is invited with this code, or no longer.
    pub fn unknown_code() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "这个邀请码不对，或已经用过、过期了。请核对纸上的邀请码，或请学校再发一张。",
            "This code is wrong, was used or is too old. Compare it with the paper, or ask the school for a new one.",
        )
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::SignedOut,
            "请重新登录。手机上的记录都还在。",
            "Please sign in again. All records on the phone are kept.",
        )
    }

    /// Nobody's token, or one that was taken back.
    pub fn unknown_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::SignedOut,
            "这个令牌不对，或已经收回。请在“我的账号”里建一个新的。",
            "This token is wrong or was taken back. Make a new one under My account.",
        )
    }

    /// As many tokens as there may be.
    pub fn too_many_tokens() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            Code::Invalid,
            format!("令牌最多 {MOST_TOKENS} 个。请先收回一个不用的。"),
            format!("There are {MOST_TOKENS} tokens, no more can be made. Take one back first."),
        )
    }

    /// A school has as many robots as it can have.
    pub fn too_many_robots() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            Code::Invalid,
            format!("群机器人最多 {MOST_ROBOTS} 个。请先去掉一个不用的。"),
            format!("There are {MOST_ROBOTS} robots, no more can be added. Remove one first."),
        )
    }

    /// What somebody tries they have not set up.
    pub fn no_such_way() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Code::Invalid,
            "还没有设置好。请先填写邮箱，或者在这台设备上打开通知。",
            "It is not set up yet. Enter a mail address, or turn notifications on for this device, first.",
        )
    }

    /// A token needs a name.
    pub fn no_token_name() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            Code::Invalid,
            "请给令牌写个名字，最多 64 个字。",
            "Give the token a name of at most 64 characters.",
        )
    }

    /// The device was revoked.
    pub fn revoked() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::Revoked,
            "学校停用了这台设备。请更新应用：没有上传的记录会交给校长审核。",
            "The school has revoked this device. Update the app: what was not handed in goes to the principal for review.",
        )
    }

    /// The account was disabled.
    pub fn disabled() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Code::Disabled,
            "这个账号已停用。请找校长。",
            "This account was disabled. Speak to the principal.",
        )
    }

    /// Not for this person.
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, Code::Forbidden, "您没有权限查看或操作这一项。", "You may not see or do this.")
    }

    /// A write that did not come from our own pages.
    pub fn foreign_origin() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Code::Forbidden,
            "这个请求来自别的网站，已拒绝。请在陪伴里操作。",
            "This request came from another site and was refused. Use Peiban itself.",
        )
    }

    /// What was asked for cannot be done, and the refusal says why.
    pub fn refused(refusal: Refusal) -> Self {
        let status = match refusal.code {
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::Outdated => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::Person { status, refusal, wait: None }
    }

    /// No such thing, or not for this person.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Code::NotFound,
            "没有找到。请返回后再试。",
            "Not found. Go back and try again.",
        )
    }

    /// The app speaks a version the server does not know.
    pub fn old_app() -> Self {
        Self::new(
            StatusCode::UPGRADE_REQUIRED,
            Code::OldApp,
            "应用的版本太旧。请联网刷新后再试；手机上的记录都还在。",
            "This app is too old. Reload it while online; all records on the phone are kept.",
        )
    }

    fn new(status: StatusCode, code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Person { status, refusal: Refusal::new(code, zh, en), wait: None }
    }

    fn later(wait: TimeDelta, zh: String, en: String) -> Self {
        let refusal = Refusal::new(Code::TooManyGuesses, zh, en);
        Self::Person { status: StatusCode::TOO_MANY_REQUESTS, refusal, wait: Some(wait) }
    }
}

fn minutes(wait: TimeDelta) -> i64 {
    ((wait.num_seconds() + 59) / 60).max(1)
}

/// What is wrong with a new password.
pub fn short_password() -> Message {
    Message::new(
        format!("密码至少要 {SHORTEST_PASSWORD} 个字。可以是一句话，自己记得住就好。"),
        format!("A password needs at least {SHORTEST_PASSWORD} characters. A sentence that you remember will do."),
    )
}

fn our_fault() -> Refusal {
    Refusal::new(
        Code::Other,
        "学校的系统出了问题，不是您的错。手机上的记录都还在，请稍后再试。",
        "Something is wrong at the school's end, not yours. All records on the phone are kept; try again later.",
    )
}
