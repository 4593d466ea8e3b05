//! What a person chose for themselves. What is overdue stays in the app whatever they choose.

use serde::{Deserialize, Serialize};

use super::Quiet;
use crate::{Fault, channel::check_mail};

/// How somebody wants to be told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Their own quiet hours; the school's if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
    /// Where mail goes to; none is sent if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Whether their name is left out of the school's group.
    #[serde(default)]
    pub not_in_group: bool,
    /// The language of what they are sent.
    #[serde(default)]
    pub lang: Lang,
}

/// The language of what leaves the app.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Choice {
    /// Whether mail can go where it says.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn check(&self) -> Result<(), Fault> {
        self.mail.as_deref().map_or(Ok(()), check_mail)
    }
}
